package io.runledger.engine.rehearsal;

import io.runledger.engine.Graph;
import io.runledger.engine.Program;
import io.runledger.events.id.GraphId;
import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.GraphRef;
import java.util.ArrayList;
import java.util.Map;

/** Programs out of definitions, and results with only the names of each step's nodes. */
final class Programs {

    private Programs() {}

    /**
     * A program.
     *
     * @throws io.runledger.engine.GraphInvalid if a definition breaks a rule
     */
    static Program of(Json.Obj definition, Map<String, Json.Obj> subgraphs) {
        Graph.parse(definition);
        subgraphs.values().forEach(Graph::parse);
        var parts = new ArrayList<AttemptStart.Subgraph>();
        subgraphs.forEach(
                (id, below) -> parts.add(new AttemptStart.Subgraph(ref(id, below), below)));
        return Program.of(ref("graph", definition), definition, parts);
    }

    private static GraphRef ref(String id, Json.Obj definition) {
        return new GraphRef(new GraphId(id), 1, CanonicalJson.sha256Hex(definition));
    }

    static Json.Obj shortened(Json.Obj result) {
        var steps =
                ((Json.Arr) result.members().get("steps"))
                        .items().stream()
                                .map(step -> ((Json.Obj) step).members().get("nodes"))
                                .toList();
        return result.with("steps", Json.arr(steps));
    }
}
