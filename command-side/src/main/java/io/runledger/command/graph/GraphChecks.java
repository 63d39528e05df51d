package io.runledger.command.graph;

import io.runledger.engine.GraphFault;
import io.runledger.engine.GraphValidator;
import io.runledger.events.json.Json;
import io.runledger.platform.http.ProblemException;
import java.util.List;
import java.util.Objects;

/** Validates definitions at the edge and says every fault at once. */
public final class GraphChecks {

    private GraphChecks() {}

    /**
     * Refuses a broken definition.
     *
     * @throws ProblemException 400 {@code graph_invalid}, whose errors list each broken rule
     */
    public static Json.Obj require(Json definition) {
        List<GraphFault> faults = GraphValidator.validate(definition);
        if (faults.isEmpty() && definition instanceof Json.Obj object) {
            return object;
        }
        throw new ProblemException(
                400,
                "graph_invalid",
                "the graph breaks %d rule%s: %s"
                        .formatted(
                                faults.size(),
                                faults.size() == 1 ? "" : "s",
                                faults.getFirst().message()),
                faults.stream().map(GraphChecks::problem).toList());
    }

    private static Json.Obj problem(GraphFault fault) {
        return fault(fault).put("field", field(fault)).build();
    }

    /** A fault as {@code POST /graphs/validate} shows it. */
    static Json.Builder fault(GraphFault fault) {
        Json.Builder json = Json.obj().put("code", fault.code());
        if (fault.node() != null) {
            json.put("node", fault.node());
        }
        if (fault.key() != null) {
            json.put("key", fault.key());
        }
        return json.put("message", fault.message());
    }

    private static String field(GraphFault fault) {
        return fault.node() == null
                ? Objects.requireNonNullElse(fault.key(), "definition")
                : "nodes." + fault.node();
    }
}
