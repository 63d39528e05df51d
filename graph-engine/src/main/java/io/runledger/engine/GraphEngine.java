package io.runledger.engine;

import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out graphs, without doing anything outside: it says what comes next and folds what came
 * back. Everything follows from the definition, the input, the configuration and the waves of
 * updates, in whatever order a wave's list has them.
 */
public final class GraphEngine {

    /** The canonical JSON of a run's state may be this long, in bytes: 8 MiB. */
    public static final int MAX_STATE_BYTES = 8 * 1024 * 1024;

    private GraphEngine() {}

    /** A run at step 0. Members of {@code config} win over those of the definition's defaults. */
    public static Execution start(Graph graph, Json.Obj input, Json.Obj config, String runId) {
        var merged = new LinkedHashMap<>(graph.defaults().members());
        merged.putAll(config.members());
        return new Execution(
                runId,
                input,
                new Json.Obj(merged),
                0,
                Folding.start(graph, input),
                Folding.ephemeralKeys(graph),
                Flow.start(graph));
    }

    /**
     * The next wave in declared order, whatever limits say; empty where the run has ended or is
     * stuck.
     */
    public static List<String> ready(Graph graph, Execution execution) {
        return Flow.ready(graph, execution.position());
    }

    public static boolean isFinished(Graph graph, Execution execution) {
        return Flow.isFinished(graph, execution.position());
    }

    /**
     * How the run goes on: with a wave, not at all because it is done, or not at all because it
     * cannot.
     */
    public static Verdict verdict(Graph graph, Execution execution) {
        int bytes = CanonicalJson.bytes(execution.state()).length;
        if (bytes > MAX_STATE_BYTES) {
            var message = "the state has " + bytes + " bytes, more than " + MAX_STATE_BYTES;
            return new Verdict.Failed("state_too_large", message, null);
        }
        if (isFinished(graph, execution)) {
            return new Verdict.Done();
        }
        var ready = ready(graph, execution);
        if (ready.isEmpty()) {
            return new Verdict.Failed("deadlock", "deadlock: no ready nodes", null);
        }
        int maxSteps = graph.maxSteps(execution.config());
        if (execution.step() >= maxSteps) {
            var message = "the run has taken " + maxSteps + " steps, as many as it may";
            return new Verdict.Failed("step_limit", message, ready.getFirst());
        }
        return new Verdict.Next(ready);
    }

    /**
     * What has to be done for a node. All nodes of a wave are given the same execution, so they see
     * the same state.
     *
     * @throws IllegalArgumentException if the graph has no such node
     */
    public static Work work(Graph graph, Execution execution, String node) {
        return switch (graph.node(node)) {
            case Node.Task task -> call(graph, execution, task);
            case Node.Route route -> new Work.Done(decide(execution, route));
            case Node.Transform transform -> transform(transform);
            case Node.Agent other -> new Work.Unsupported(other.type());
            case Node.Interrupt other -> new Work.Unsupported(other.type());
            case Node.Send other -> new Work.Unsupported(other.type());
            case Node.Subgraph other -> new Work.Unsupported(other.type());
        };
    }

    /**
     * What a worker's answer means: its own {@code state_updates}, else the node's output key and
     * mapping, else the key {@code output}; and its {@code goto} and messages.
     *
     * @throws IllegalArgumentException if the node calls no worker
     */
    public static NodeUpdate taskUpdate(Graph graph, String node, String outputText) {
        return switch (graph.node(node)) {
            case Node.Task task -> Answers.update(graph, task, outputText);
            case Node.Agent agent -> Answers.update(graph, agent.call(), outputText);
            case Node.Route _, Node.Interrupt _, Node.Transform _, Node.Send _, Node.Subgraph _ ->
                    throw new IllegalArgumentException("node " + node + " calls no worker");
        };
    }

    /**
     * The run after a wave: its updates folded in declared order, one step on. Nodes of the wave
     * that are left out stay ready.
     *
     * @throws ReducerFault if an update does not fit its key
     * @throws IllegalArgumentException if a node is there twice or was not ready
     */
    public static Execution apply(Graph graph, Execution execution, List<NodeUpdate> wave) {
        var byNode = new LinkedHashMap<String, NodeUpdate>();
        for (var update : wave) {
            if (byNode.put(update.node(), withKnownTargets(graph, update)) != null) {
                throw new IllegalArgumentException(
                        "node " + update.node() + " is twice in one wave");
            }
        }
        var ready = ready(graph, execution);
        var ordered = new ArrayList<NodeUpdate>();
        for (var node : ready) {
            var update = byNode.remove(node);
            if (update != null) {
                ordered.add(update);
            }
        }
        if (!byNode.isEmpty()) {
            throw new IllegalArgumentException(
                    "nodes "
                            + byNode.keySet()
                            + " are not ready at step "
                            + execution.step()
                            + ", "
                            + ready
                            + " are");
        }
        var state = Folding.wave(graph, execution.state(), ordered);
        return execution.with(state, Flow.after(graph, execution.position(), ordered));
    }

    /**
     * The run after updates from outside, such as those of a resume: a step of its own that no node
     * takes part in.
     *
     * @throws ReducerFault if an update does not fit its key
     */
    public static Execution applyUpdates(Graph graph, Execution execution, Json.Obj updates) {
        var state = Folding.outside(graph, execution.state(), updates);
        return execution.with(state, execution.position());
    }

    private static NodeUpdate withKnownTargets(Graph graph, NodeUpdate update) {
        var targets = Answers.known(graph, new LinkedHashSet<>(update.gotoTargets()));
        return new NodeUpdate(
                update.node(),
                update.update(),
                update.route(),
                targets,
                update.uiMessages(),
                update.streamMessages());
    }

    private static Work call(Graph graph, Execution execution, Node.Task task) {
        var template = task.promptTemplate();
        if (template == null) {
            return new Work.Done(NodeUpdate.of(task.name(), Json.Obj.EMPTY));
        }
        try {
            var prompt = Template.render(template, promptScope(graph, execution, task.name()));
            var model = task.model() == null ? execution.config().text("model") : task.model();
            var definition = definition(graph, task.name());
            return new Work.Call(
                    new NodeCall(
                            task.name(),
                            prompt,
                            task.workerTags(),
                            task.retry(),
                            model,
                            definition));
        } catch (TemplateInvalid e) {
            return new Work.Failed("template render failed: " + e.getMessage());
        }
    }

    private static Json.Obj definition(Graph graph, String node) {
        return graph.definition().get("nodes") instanceof Json.Obj nodes
                        && nodes.get(node) instanceof Json.Obj definition
                ? definition
                : Json.Obj.EMPTY;
    }

    private static Scope promptScope(Graph graph, Execution execution, String node) {
        long remaining = (long) graph.maxSteps(execution.config()) - execution.step();
        var meta =
                Json.obj()
                        .put("step", execution.step())
                        .put("is_last_step", remaining <= 1)
                        .put("remaining_steps", remaining)
                        .put("run_id", execution.runId())
                        .put("node_name", node)
                        .build();
        var state = withConfig(execution).with(Scope.META, meta);
        return new Scope(state, execution.input(), null);
    }

    private static Json.Obj withConfig(Execution execution) {
        return execution.state().with(Scope.CONFIG, execution.config());
    }

    private static Work transform(Node.Transform transform) {
        if (transform.storeUpdates() != null) {
            return new Work.Failed("transform store update failed: no store configured");
        }
        return new Work.Done(NodeUpdate.of(transform.name(), transform.updates()));
    }

    private static NodeUpdate decide(Execution execution, Node.Route route) {
        var value = StatePath.inState(withConfig(execution), route.input());
        return NodeUpdate.decided(route.name(), decision(route, value));
    }

    private static @Nullable String decision(Node.Route route, @Nullable Json value) {
        var routes = route.routes();
        if (value == null) {
            return route.fallback();
        }
        var text = Values.routeText(value);
        if (routes == null || routes.containsKey(text)) {
            return text;
        }
        var fallback = route.fallback();
        return fallback != null && routes.containsKey(fallback) ? fallback : null;
    }
}
