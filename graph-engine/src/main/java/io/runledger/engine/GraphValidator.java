package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.run.Review;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All rules a definition has to keep. Rules about the whole (edges, reachability, cycles, routes)
 * come first, then those about single fields; each in declared order, so that the same definition
 * always gives the same list.
 */
public final class GraphValidator {

    private static final String STATE = "state.";
    private static final String STORE = "store.";
    private static final String PROMPT = "prompt_template";

    private final Graph graph;
    private final List<GraphFault> faults = new ArrayList<>();

    private GraphValidator(Graph graph) {
        this.graph = graph;
    }

    /** Every broken rule of the definition; empty if it can be run. */
    public static List<GraphFault> validate(Json definition) {
        if (!(definition instanceof Json.Obj object)) {
            var message = "a definition is an object, not " + Values.kind(definition);
            return List.of(new GraphFault("parse_error", null, null, message));
        }
        var missing = new ArrayList<GraphFault>();
        if (!(object.get("nodes") instanceof Json.Obj)) {
            missing.add(new GraphFault("missing_field", null, "nodes", "nodes must be an object"));
        }
        if (!(object.get("edges") instanceof Json.Arr)) {
            missing.add(new GraphFault("missing_field", null, "edges", "edges must be an array"));
        }
        return missing.isEmpty() ? check(object) : missing;
    }

    private static List<GraphFault> check(Json.Obj definition) {
        var reader = new GraphReader(definition);
        var rules = new GraphValidator(reader.read());
        rules.checkEdges();
        rules.checkReachability();
        rules.faults.addAll(Cycles.unintentional(rules.graph));
        if (GraphReader.declaredSchema(definition) != null) {
            rules.checkStateKeys();
        }
        rules.checkRoutes();
        rules.checkSends();
        rules.checkTemplates();
        rules.faults.addAll(reader.faults());
        return List.copyOf(rules.faults);
    }

    private void checkEdges() {
        var named = new LinkedHashSet<String>();
        for (var edge : graph.edges()) {
            named.add(edge.source());
            named.add(edge.target());
        }
        for (var name : named) {
            if (!exists(name)) {
                fault(
                        "nodes_in_edges_exist",
                        name,
                        null,
                        "an edge names " + name + ", which is no node");
            }
        }
    }

    private boolean exists(String name) {
        return graph.hasNode(name) || name.equals(Graph.START) || name.equals(Graph.END);
    }

    private void checkReachability() {
        var reached = graph.topology().reachable(List.of(Graph.START), Collections.emptySet());
        var sendTargets = new LinkedHashSet<String>();
        for (var node : graph.nodes()) {
            if (node instanceof Node.Send send) {
                sendTargets.add(send.targetNode());
            }
        }
        for (var node : graph.nodes()) {
            if (!reached.contains(node.name()) && !sendTargets.contains(node.name())) {
                var message = "node " + node.name() + " cannot be reached from __start__";
                fault("unreachable_node", node.name(), null, message);
            }
        }
        if (!reached.contains(Graph.END)) {
            fault("end_unreachable", null, null, "__end__ cannot be reached from __start__");
        }
    }

    private void checkStateKeys() {
        for (var node : graph.nodes()) {
            switch (node) {
                case Node.Task task -> checkStateKeys(node, task.promptTemplate());
                case Node.Agent agent -> checkStateKeys(node, agent.call().promptTemplate());
                case Node.Interrupt interrupt -> checkStateKeys(node, interrupt.message());
                case Node.Route _, Node.Transform _, Node.Send _, Node.Subgraph _ -> {}
            }
        }
    }

    private void checkStateKeys(Node node, @Nullable String template) {
        Set<String> keys = new LinkedHashSet<>();
        for (var expression :
                template == null ? List.<String>of() : Template.expressions(template)) {
            if (expression.startsWith(STATE)) {
                keys.add(StatePath.firstKey(expression.substring(STATE.length())));
            }
        }
        for (var key : keys) {
            // Names with two underscores are the engine's own and always there, as a decision is.
            if (!graph.schema().containsKey(key)
                    && !key.startsWith("__")
                    && !key.equals(Review.KEY)) {
                var message =
                        "node " + node.name() + " uses state." + key + ", which state_schema lacks";
                fault("undefined_state_key", node.name(), key, message);
            }
        }
    }

    private void checkRoutes() {
        var routes =
                graph.nodes().stream()
                        .filter(Node.Route.class::isInstance)
                        .map(Node.Route.class::cast)
                        .toList();
        routes.forEach(this::checkRouteTargets);
        routes.forEach(this::checkRouteEdges);
        for (var route : routes) {
            var fallback = route.fallback();
            var known = route.routes();
            if (fallback != null && known != null && !known.containsKey(fallback)) {
                var message =
                        "default " + fallback + " of " + route.name() + " is none of its routes";
                fault("invalid_route_default", route.name(), "default", message);
            }
        }
    }

    private void checkRouteTargets(Node.Route route) {
        var routes = route.routes();
        if (routes != null) {
            routes.forEach((value, target) -> {
                if (!graph.hasNode(target)) {
                    var message = route.name() + ":" + value + " leads to " + target;
                    fault(
                            "invalid_route_target",
                            route.name(),
                            value,
                            message + ", which is no node");
                }
            });
        }
    }

    private void checkRouteEdges(Node.Route route) {
        var routes = route.routes();
        if (routes != null) {
            routes.forEach((value, target) -> {
                if (!graph.edges().contains(new Edge(route.name(), value, target))) {
                    var message =
                            "there is no edge from " + route.name() + ":" + value + " to " + target;
                    fault("missing_route_edge", route.name(), value, message);
                }
            });
        }
    }

    private void checkSends() {
        for (var node : graph.nodes()) {
            if (node instanceof Node.Send send && !send.targetNode().isEmpty()) {
                checkSendTarget(send);
            }
        }
    }

    private void checkSendTarget(Node.Send send) {
        var message = send.name() + " sends to " + send.targetNode() + ", which is ";
        var target = graph.nodesByName().get(send.targetNode());
        switch (target) {
            case null ->
                    fault("invalid_send_target", send.name(), "target_node", message + "no node");
            case Node.Task _, Node.Agent _ -> {}
            case Node.Route _, Node.Interrupt _, Node.Transform _, Node.Send _, Node.Subgraph _ ->
                    fault(
                            "invalid_send_target",
                            send.name(),
                            "target_node",
                            message + "neither a task nor an agent");
        }
    }

    private void checkTemplates() {
        for (var node : graph.nodes()) {
            switch (node) {
                case Node.Task task -> checkTemplate(node, PROMPT, task.promptTemplate());
                case Node.Agent agent -> {
                    checkTemplate(node, PROMPT, agent.call().promptTemplate());
                    checkTemplate(node, "continuation_prompt", agent.continuationPrompt());
                }
                case Node.Interrupt interrupt -> checkMessage(node, interrupt.message());
                case Node.Route _, Node.Transform _, Node.Send _, Node.Subgraph _ -> {}
            }
        }
    }

    private void checkMessage(Node node, @Nullable String message) {
        checkTemplate(node, "message", message);
        if (message != null
                && Template.everyExpression(message).stream()
                        .anyMatch(expression -> expression.startsWith(STORE))) {
            fault(
                    "invalid_template",
                    node.name(),
                    "message",
                    "node " + node.name() + ": a message cannot read the store");
        }
    }

    private void checkTemplate(Node node, String field, @Nullable String template) {
        if (template == null) {
            return;
        }
        try {
            Template.check(template);
        } catch (TemplateInvalid e) {
            fault(
                    "invalid_template",
                    node.name(),
                    field,
                    "node " + node.name() + ": " + field + ": " + e.getMessage());
        }
    }

    private void fault(String code, @Nullable String node, @Nullable String key, String message) {
        faults.add(new GraphFault(code, node, key, message));
    }
}
