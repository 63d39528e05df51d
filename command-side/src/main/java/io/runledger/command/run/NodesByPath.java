package io.runledger.command.run;

import io.runledger.engine.Program;
import io.runledger.engine.Program.Part;
import io.runledger.events.id.GraphId;
import io.runledger.events.json.Json;
import java.util.Optional;

/** Finds the definitions of nodes, also of those inside subgraphs, by their paths. */
final class NodesByPath {

    private NodesByPath() {}

    /** The node at a path, as its graph defines it; empty where there is none. */
    static Optional<Json.Obj> find(Program program, String path) {
        Json.Obj graph = program.root().definition();
        String[] parts = path.split("/", -1);
        for (int depth = 0; depth < parts.length - 1; depth++) {
            Optional<Json.Obj> below =
                    node(graph, parts[depth]).flatMap(node -> below(program, node));
            if (below.isEmpty()) {
                return Optional.empty();
            }
            graph = below.get();
        }
        return node(graph, parts[parts.length - 1]);
    }

    private static Optional<Json.Obj> node(Json.Obj graph, String part) {
        String name = part.replace("~2", "[").replace("~1", "/").replace("~0", "~");
        return graph.get("nodes") instanceof Json.Obj nodes
                        && nodes.get(name) instanceof Json.Obj node
                ? Optional.of(node)
                : Optional.empty();
    }

    private static Optional<Json.Obj> below(Program program, Json.Obj node) {
        return Optional.ofNullable(node.text("workflow_id"))
                .flatMap(NodesByPath::graphId)
                .map(id -> program.subgraphs().get(id))
                .map(Part::graph)
                .map(graph -> graph.definition());
    }

    private static Optional<GraphId> graphId(String text) {
        try {
            return Optional.of(new GraphId(text));
        } catch (IllegalArgumentException _) {
            // No graph has such an id, so the subgraph node leads nowhere.
            return Optional.empty();
        }
    }
}
