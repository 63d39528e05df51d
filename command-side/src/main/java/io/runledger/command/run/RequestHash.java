package io.runledger.command.run;

import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import java.util.List;

/**
 * The hash that tells a repeat of a start from another start under the same key: SHA-256 over the
 * canonical JSON of what was sent, so that member order and 1.0 for 1 make no difference.
 */
final class RequestHash {

    private static final List<String> PARTS =
            List.of("graph_id", "graph", "version", "input", "config", "billing_account_id");

    private static final List<String> FORK_PARTS =
            List.of("checkpoint_id", "updates", "graph_version");

    private RequestHash() {}

    static String of(Json.Obj request) {
        return of(request, PARTS);
    }

    /** The hash of a fork, which no start of a graph has. */
    static String ofFork(Json.Obj request) {
        return of(request, FORK_PARTS);
    }

    private static String of(Json.Obj request, List<String> names) {
        Json.Builder parts = Json.obj();
        for (String part : names) {
            Json value = request.get(part);
            if (value != null && !(value instanceof Json.Null)) {
                parts.put(part, value);
            }
        }
        return CanonicalJson.sha256Hex(parts.build());
    }
}
