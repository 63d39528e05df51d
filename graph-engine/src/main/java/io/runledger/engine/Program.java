package io.runledger.engine;

import io.runledger.events.id.GraphId;
import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.GraphRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph version with the graph versions that its subgraph nodes lead to, directly or not. A run
 * keeps the program that it was started with, whatever is published later.
 *
 * @param ref which version it is
 * @param root its graph
 * @param subgraphs the graphs below it by id; one that did not exist at the start is not there
 */
public record Program(GraphRef ref, Graph root, Map<GraphId, Part> subgraphs) {

    public Program {
        subgraphs = Collections.unmodifiableMap(new LinkedHashMap<>(subgraphs));
    }

    /** A graph version that subgraph nodes lead to. */
    public record Part(GraphRef ref, Graph graph) {}

    /** The program of stored definitions, which were validated when they were published. */
    public static Program of(
            GraphRef ref, Json.Obj definition, List<AttemptStart.Subgraph> subgraphs) {
        var parts = new LinkedHashMap<GraphId, Part>();
        for (var below : subgraphs) {
            parts.put(
                    below.graph().id(),
                    new Part(below.graph(), Graph.ofStored(below.definition())));
        }
        return new Program(ref, Graph.ofStored(definition), parts);
    }

    /** A graph alone, under the id {@code graph}. */
    public static Program of(Graph graph) {
        var hash = CanonicalJson.sha256Hex(graph.definition());
        return new Program(
                new GraphRef(new GraphId("graph"), 1, hash), graph, new LinkedHashMap<>());
    }

    /** The graphs that its subgraph nodes name directly, in declared order. */
    public static Set<GraphId> named(Graph graph) {
        var ids = new LinkedHashSet<GraphId>();
        for (var node : graph.nodes()) {
            if (node instanceof Node.Subgraph subgraph) {
                var id = idOf(subgraph);
                if (id != null) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    /**
     * The graph that the node at a path is in.
     *
     * @throws IllegalArgumentException if the path leads to no graph
     */
    Level levelAt(String path) {
        var level = Level.root(this);
        int from = 0;
        for (int to = path.indexOf('/'); to >= 0; to = path.indexOf('/', from)) {
            level = level.below(this, NodePath.name(path.substring(from, to)));
            from = to + 1;
        }
        return level;
    }

    /**
     * @throws IllegalArgumentException if the path leads to no node
     */
    Node nodeAt(String path) {
        var name = NodePath.name(path.substring(path.lastIndexOf('/') + 1));
        return levelAt(path).graph().node(name);
    }

    /** The version that a subgraph node leads to; null where there was none at the start. */
    @Nullable Part part(Node.Subgraph node) {
        var id = idOf(node);
        return id == null ? null : subgraphs.get(id);
    }

    private static @Nullable GraphId idOf(Node.Subgraph node) {
        try {
            return new GraphId(node.workflowId());
        } catch (IllegalArgumentException _) {
            // No graph can have such an id, so the node leads nowhere.
            return null;
        }
    }
}
