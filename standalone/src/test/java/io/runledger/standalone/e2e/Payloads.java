package io.runledger.standalone.e2e;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reports of calls as a real LiteLLM proxy sent them. */
final class Payloads {

    private static final Path RECORDED =
            Path.of("..", "billing-projector", "src", "test", "resources", "litellm");

    private Payloads() {}

    static Json.Obj recorded(String name) {
        try {
            return (Json.Obj) Json.parse(Files.readAllBytes(RECORDED.resolve(name + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A real report, as one of a new call of this payer at this price. */
    static Json.Obj call(String callId, String endUser, String costUsd) {
        return recorded("chat_nonstream")
                .with("id", Json.of("chatcmpl-" + callId))
                .with("litellm_call_id", Json.of(callId))
                .with("end_user", Json.of(endUser))
                .with("response_cost", Json.of(new BigDecimal(costUsd)));
    }

    /** All recorded calls that ended well. */
    static List<Json.Obj> successes() {
        try (Stream<Path> files = Files.list(RECORDED)) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .filter(name -> !name.startsWith("_") && !name.startsWith("failure"))
                    .filter(name -> !name.endsWith("failure_event"))
                    .sorted()
                    .map(Payloads::recorded)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
