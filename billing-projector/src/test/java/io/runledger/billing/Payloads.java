package io.runledger.billing;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Objects;

/** Payloads that LiteLLM 1.106.2 really sent. */
public final class Payloads {

    private Payloads() {}

    public static byte[] bytes(String name) {
        try (InputStream in = Payloads.class.getResourceAsStream("/litellm/" + name + ".json")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Json.Obj of(String name) {
        return (Json.Obj) Json.parse(bytes(name));
    }

    /** An ordinary chat call that cost this much, under this call id. */
    public static Json.Obj chat(String callId, String costUsd) {
        return of("chat_nonstream")
                .with("litellm_call_id", Json.of(callId))
                .with("id", Json.of("chatcmpl-" + callId))
                .with("response_cost", Json.of(new BigDecimal(costUsd)));
    }

    /** The same call with this metadata of ours and this end user. */
    public static Json.Obj claiming(Json.Obj payload, String runId, String endUser) {
        Json.Obj metadata = (Json.Obj) payload.get("metadata");
        Json.Obj ours =
                Json.obj()
                        .put("run_id", runId)
                        .put("node_id", "said")
                        .put("graph_id", "said-graph")
                        .put("attempt", 1)
                        .build();
        return payload.with("metadata", metadata.with("spend_logs_metadata", ours))
                .with("end_user", Json.of(endUser));
    }
}
