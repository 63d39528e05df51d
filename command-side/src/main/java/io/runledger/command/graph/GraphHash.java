package io.runledger.command.graph;

import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import java.util.List;

/**
 * The hash of a definition: SHA-256 of its canonical JSON together with its nodes' names in
 * declared order. Canonical JSON alone sorts members, but the order of the nodes decides in which
 * order a step's updates are applied.
 */
public final class GraphHash {

    private GraphHash() {}

    /** 64 hex digits. */
    public static String of(Json.Obj definition) {
        List<Json.Str> order =
                definition.get("nodes") instanceof Json.Obj nodes
                        ? nodes.members().keySet().stream().map(Json::of).toList()
                        : List.of();
        return CanonicalJson.sha256Hex(
                Json.obj().put("definition", definition).put("order", Json.arr(order)).build());
    }
}
