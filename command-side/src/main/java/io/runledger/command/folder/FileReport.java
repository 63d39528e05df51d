package io.runledger.command.folder;

import io.runledger.events.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a file of the folder.
 *
 * @param graphId the graph that it is, or null where it names none
 * @param version the version that it is published as, or null where it is not
 * @param checkedAt when it was looked into, which is whenever it changed
 */
record FileReport(
        String file,
        @Nullable String graphId,
        @Nullable Integer version,
        Status status,
        List<Json.Obj> errors,
        Instant checkedAt) {

    /** Whether the file is in use, and if not why. */
    enum Status {
        PUBLISHED,
        INVALID,
        UNREADABLE
    }

    FileReport {
        errors = List.copyOf(errors);
    }

    Json.Obj json() {
        return Json.obj()
                .put("file", file)
                .put("graph_id", Json.orNull(graphId))
                .put("version", version == null ? Json.NULL : Json.of(version))
                .put("status", status.name().toLowerCase(Locale.ROOT))
                .put("errors", Json.arr(errors))
                .put("checked_at", checkedAt)
                .build();
    }
}
