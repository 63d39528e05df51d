package io.runledger.command.graph;

import io.runledger.events.id.GraphId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph as it is sent: {@code {"id", "name", "definition"}}, the same with {@code
 * definition_json}, or a definition itself with its {@code id} and {@code name} in it.
 *
 * @param id null where it was not sent
 * @param name null where it was not sent
 */
record GraphSubmission(@Nullable GraphId id, @Nullable String name, Json.Obj definition) {

    private static final List<String> WRAPPERS = List.of("definition", "definition_json");

    /**
     * Reads a graph to be made; faults are noted in the fields. Our own form has to name an id, the
     * others may leave it out.
     */
    static GraphSubmission toCreate(Fields fields, Json body) {
        GraphId id = fields.optionalText("id", GraphSubmission::ownId);
        if (!fields.has("id") && !isForeign(body)) {
            fields.fault("id", "is required");
        }
        return new GraphSubmission(id, fields.optionalText("name"), definition(fields, body));
    }

    /** Reads a graph's next version, whatever id is in it; faults are noted in the fields. */
    static GraphSubmission toPublish(Fields fields, Json body) {
        return new GraphSubmission(null, fields.optionalText("name"), definition(fields, body));
    }

    private static Json.Obj definition(Fields fields, Json body) {
        for (String wrapper : WRAPPERS) {
            if (fields.has(wrapper)) {
                return fields.object(wrapper);
            }
        }
        return body instanceof Json.Obj object && isDefinition(object)
                ? object
                : fields.object("definition");
    }

    private static boolean isForeign(Json body) {
        return body instanceof Json.Obj object
                && !object.has("definition")
                && (object.has("definition_json") || isDefinition(object));
    }

    private static boolean isDefinition(Json.Obj object) {
        return object.has("nodes") || object.has("edges");
    }

    /** A colon is ours: inline graphs are kept under {@code inline:{hash}}. */
    private static GraphId ownId(String text) {
        if (text.contains(":")) {
            throw new IllegalArgumentException("must not contain a colon, such ids are reserved");
        }
        return new GraphId(text);
    }
}
