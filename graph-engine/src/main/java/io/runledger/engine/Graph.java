package io.runledger.engine;

import io.runledger.events.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A parsed graph definition, immutable. Declared order is the member order of {@code nodes} in the
 * JSON that was sent; it decides the order in which updates of one wave are applied.
 *
 * @param definition the JSON it was read from
 * @param nodesByName all nodes in declared order
 * @param schema the declared state keys, in declared order
 * @param edges all edges in declared order
 * @param interruptBefore nodes before which a run pauses
 * @param interruptAfter nodes after which a run pauses
 */
public record Graph(
        Json.Obj definition,
        Map<String, Node> nodesByName,
        Map<String, Channel> schema,
        List<Edge> edges,
        List<String> interruptBefore,
        List<String> interruptAfter,
        Topology topology) {

    /** The synthetic node that every run begins at. */
    public static final String START = "__start__";

    /** The synthetic node that a run has to reach. */
    public static final String END = "__end__";

    /**
     * Steps that a run may take when neither its configuration nor its definition says a number.
     */
    public static final int DEFAULT_MAX_STEPS = 1_000;

    /** Steps that no run may exceed. */
    public static final int MOST_MAX_STEPS = 100_000;

    public Graph {
        nodesByName = Collections.unmodifiableMap(new LinkedHashMap<>(nodesByName));
        schema = Collections.unmodifiableMap(new LinkedHashMap<>(schema));
        edges = List.copyOf(edges);
        interruptBefore = List.copyOf(interruptBefore);
        interruptAfter = List.copyOf(interruptAfter);
    }

    /**
     * Reads a definition.
     *
     * @throws GraphInvalid if it breaks any rule of {@link GraphValidator}
     */
    public static Graph parse(Json.Obj definition) {
        var faults = GraphValidator.validate(definition);
        if (!faults.isEmpty()) {
            throw new GraphInvalid(faults);
        }
        return new GraphReader(definition).read();
    }

    /**
     * Reads a stored definition, which was validated when it was published: rules that came later
     * do not stop it, and it is not looked through again.
     */
    static Graph ofStored(Json.Obj definition) {
        return new GraphReader(definition).read();
    }

    /** All nodes in declared order. */
    public List<Node> nodes() {
        return List.copyOf(nodesByName.values());
    }

    /**
     * @throws IllegalArgumentException if the graph has no such node
     */
    public Node node(String name) {
        var node = nodesByName.get(name);
        if (node == null) {
            throw new IllegalArgumentException("the graph has no node " + name);
        }
        return node;
    }

    public boolean hasNode(String name) {
        return nodesByName.containsKey(name);
    }

    /** A node as the definition declares it. */
    Json.Obj declared(String node) {
        return definition.get("nodes") instanceof Json.Obj nodes
                        && nodes.get(node) instanceof Json.Obj declared
                ? declared
                : Json.Obj.EMPTY;
    }

    /** Values that the configuration of every run of this graph starts from. */
    public Json.Obj defaults() {
        return definition.get("defaults") instanceof Json.Obj defaults ? defaults : Json.Obj.EMPTY;
    }

    /**
     * Supersteps a run may take: what its configuration says, else the definition, else 1,000; from
     * 1 to 100,000.
     */
    public int maxSteps(Json.Obj config) {
        var asked = Fields.whole(config.get("max_steps"));
        if (asked == null) {
            asked = Fields.whole(definition.get("max_steps"));
        }
        return asked == null ? DEFAULT_MAX_STEPS : Math.clamp(asked, 1, MOST_MAX_STEPS);
    }

    /** Those of the names that are nodes, in declared order, each once. */
    List<String> inDeclaredOrder(Set<String> names) {
        return nodesByName.keySet().stream().filter(names::contains).toList();
    }

    Reducer reducer(String key) {
        var channel = schema.get(key);
        return channel == null ? Reducer.LAST_VALUE : channel.reducer();
    }
}
