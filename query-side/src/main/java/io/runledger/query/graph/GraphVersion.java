package io.runledger.query.graph;

import io.runledger.events.json.Json;
import java.time.Instant;

/** One published version of a graph. */
public record GraphVersion(
        String id, int version, String name, Json.Obj definition, String hash, Instant createdAt) {

    /** As the API shows it. */
    public Json.Obj toJson() {
        return Json.obj()
                .put("id", id)
                .put("version", version)
                .put("name", name)
                .put("definition", definition)
                .put("definition_hash", hash)
                .put("created_at", createdAt)
                .build();
    }
}
