package io.runledger.command.folder;

import io.runledger.command.graph.GraphChecks;
import io.runledger.command.graph.GraphHash;
import io.runledger.engine.GraphFault;
import io.runledger.events.id.GraphId;
import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a file of the folder holds. */
sealed interface GraphFile {

    /** A graph that can be published. */
    record Valid(GraphId id, @Nullable String name, Json.Obj definition, String hash)
            implements GraphFile {}

    /** JSON that is no graph; all its faults. */
    record Invalid(@Nullable String id, List<Json.Obj> errors) implements GraphFile {}

    /** Not JSON, or not to be read. */
    record Unreadable(String message) implements GraphFile {}

    /** A graph larger than this is none that anybody wrote: 16 MiB. */
    long MAX_BYTES = 16L * 1024 * 1024;

    static GraphFile read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                return new Unreadable("is larger than " + MAX_BYTES + " bytes");
            }
            return of(file, Json.parse(Files.readAllBytes(file)));
        } catch (JsonInvalid e) {
            return new Unreadable(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Unreadable("cannot be read: " + e.getMessage());
        }
    }

    private static GraphFile of(Path file, Json json) {
        if (!(json instanceof Json.Obj whole)) {
            return new Invalid(null, List.of(fault("not_an_object", "must be a JSON object")));
        }
        String id = whole.text("id") == null ? baseName(file) : String.valueOf(whole.text("id"));
        Json definition = whole.has("definition") ? whole.get("definition") : whole;
        List<GraphFault> faults = GraphChecks.faults(definition == null ? Json.NULL : definition);
        if (!faults.isEmpty() || !(definition instanceof Json.Obj checked)) {
            return new Invalid(
                    id, faults.stream().map(fault -> GraphChecks.fault(fault).build()).toList());
        }
        try {
            return new Valid(ownId(id), whole.text("name"), checked, GraphHash.of(checked));
        } catch (IllegalArgumentException e) {
            return new Invalid(id, List.of(fault("invalid_id", String.valueOf(e.getMessage()))));
        }
    }

    /** A colon is ours: inline graphs are kept under {@code inline:{hash}}. */
    private static GraphId ownId(String text) {
        if (text.contains(":")) {
            throw new IllegalArgumentException("the id must not contain a colon");
        }
        return new GraphId(text);
    }

    private static String baseName(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - ".json".length());
    }

    private static Json.Obj fault(String code, String message) {
        return Json.obj().put("code", code).put("message", message).build();
    }
}
