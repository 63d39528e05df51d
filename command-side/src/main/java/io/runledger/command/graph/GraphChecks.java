package io.runledger.command.graph;

import io.runledger.engine.GraphFault;
import io.runledger.engine.GraphValidator;
import io.runledger.events.json.Json;
import io.runledger.platform.http.ProblemException;
import java.util.ArrayList;
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
        List<GraphFault> faults = faults(definition);
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

    /** All that is wrong with a definition, in the order in which it is looked at. */
    public static List<GraphFault> faults(Json definition) {
        List<GraphFault> faults = new ArrayList<>(GraphValidator.validate(definition));
        if (definition instanceof Json.Obj object
                && object.get("nodes") instanceof Json.Obj(var nodes)) {
            nodes.forEach((name, node) -> faults.addAll(answerFaults(name, node)));
        }
        return faults;
    }

    private static List<GraphFault> answerFaults(String name, Json node) {
        boolean asks =
                node instanceof Json.Obj object
                        && "interrupt".equals(object.text("type"))
                        && object.has("answer_schema");
        return asks
                ? AnswerSchema.faults(
                                Objects.requireNonNull(((Json.Obj) node).get("answer_schema")))
                        .stream()
                        .map(fault ->
                                new GraphFault(
                                        "invalid_answer_schema",
                                        name,
                                        "answer_schema",
                                        "the answer schema of node %s is no JSON Schema: %s"
                                                .formatted(name, fault)))
                        .toList()
                : List.of();
    }

    private static Json.Obj problem(GraphFault fault) {
        return fault(fault).put("field", field(fault)).build();
    }

    /** A fault as {@code POST /graphs/validate} shows it. */
    public static Json.Builder fault(GraphFault fault) {
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
