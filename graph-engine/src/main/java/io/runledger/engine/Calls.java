package io.runledger.engine;

import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import io.runledger.events.store.StoreKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What nodes of a step have to have done for them. */
final class Calls {

    private final Execution execution;
    private final Level level;
    private final Frame frame;
    private final Map<StoreKey, Json> store;

    private Calls(Execution execution, Step.Spot spot, Map<StoreKey, Json> store) {
        this.execution = execution;
        this.level = spot.level();
        this.frame = spot.frame();
        this.store = store;
    }

    static Work work(Execution execution, Step.Spot spot, Map<StoreKey, Json> store) {
        var calls = new Calls(execution, spot, store);
        try {
            return switch (spot.node()) {
                case Node.Task task -> calls.call(task, null);
                case Node.Agent agent -> calls.call(agent.call(), agent);
                case Node.Route route -> done(Decisions.decide(calls.state(), route));
                case Node.Interrupt interrupt -> calls.interrupt(interrupt);
                case Node.Transform transform -> calls.transform(transform);
                case Node.Send send -> calls.send(send);
                case Node.Subgraph _ ->
                        spot.failure() == null
                                ? new Work.Enclosed()
                                : new Work.Failed(spot.failure());
            };
        } catch (TemplateInvalid e) {
            return new Work.Failed("template render failed: " + e.getMessage());
        }
    }

    /** The values of the store that a node's templates name. */
    static Set<StoreKey> storeKeys(Graph graph, Node node) {
        var keys = new LinkedHashSet<StoreKey>();
        switch (node) {
            case Node.Task task -> note(keys, task.promptTemplate());
            case Node.Agent agent -> {
                note(keys, agent.call().promptTemplate());
                note(keys, agent.continuationPrompt());
            }
            case Node.Send send -> {
                if (graph.hasNode(send.targetNode())) {
                    keys.addAll(
                            switch (graph.node(send.targetNode())) {
                                case Node.Task task -> storeKeys(graph, task);
                                case Node.Agent agent -> storeKeys(graph, agent);
                                case Node _ -> Collections.<StoreKey>emptySet();
                            });
                }
            }
            case Node.Route _, Node.Interrupt _, Node.Transform _, Node.Subgraph _ -> {}
        }
        return keys;
    }

    private static void note(Set<StoreKey> keys, @Nullable String template) {
        if (template != null) {
            Template.everyExpression(template).stream()
                    .map(Scope::storeKey)
                    .forEach(key -> {
                        if (key != null) {
                            keys.add(key);
                        }
                    });
        }
    }

    /** What a subgraph starts with. */
    static Json.Obj childInput(Frame frame, Node.Subgraph subgraph) {
        var state = frame.state().with(Scope.CONFIG, frame.config());
        var input = Json.obj();
        subgraph.inputMapping()
                .forEach((key, path) -> {
                    var value = StatePath.inState(state, path);
                    if (value != null) {
                        input.put(key, value);
                    }
                });
        return input.build();
    }

    /**
     * What an interrupt node says; null where it says nothing.
     *
     * @throws TemplateInvalid if it cannot be rendered
     */
    static @Nullable String message(
            Execution execution, Level level, Frame frame, Node.Interrupt interrupt) {
        var template = interrupt.message();
        if (template == null) {
            return null;
        }
        var meta = meta(execution, level, frame, interrupt.name());
        var state = frame.state().with(Scope.CONFIG, frame.config()).with(Scope.META, meta);
        return Template.render(template, new Scope(state, frame.input(), null, null));
    }

    private static Work.Done done(NodeUpdate update) {
        return new Work.Done(update, List.of());
    }

    private Work call(Node.Task task, Node.@Nullable Agent agent) {
        if (task.promptTemplate() == null) {
            return done(NodeUpdate.of(task.name(), Json.Obj.EMPTY));
        }
        var meta = meta(execution, level, frame, task.name());
        var scope = new Scope(state().with(Scope.META, meta), frame.input(), null, store);
        return new Work.Call(rendered(task, agent, task.promptTemplate(), scope, true));
    }

    private NodeCall rendered(
            Node.Task task,
            Node.@Nullable Agent agent,
            String template,
            Scope scope,
            boolean mayBeCached) {
        var prompt = Template.render(template, scope);
        var turns = agent == null ? null : turns(agent, scope);
        var model = task.model() == null ? frame.config().text("model") : task.model();
        var ttl = mayBeCached ? task.cacheTtlMillis() : null;
        return new NodeCall(
                task.name(),
                prompt,
                task.workerTags(),
                agent != null,
                task.retry(),
                model,
                turns,
                task.timeoutMillis(),
                ttl == null ? null : cacheKey(task, prompt, turns, model),
                ttl,
                level.graph().declared(task.name()));
    }

    private static NodeCall.@Nullable Turns turns(Node.Agent agent, Scope scope) {
        var template = agent.continuationPrompt();
        return template == null || agent.maxTurns() < 2
                ? null
                : new NodeCall.Turns(
                        agent.maxTurns(),
                        Template.render(template, scope),
                        agent.turnTimeoutMillis());
    }

    private String cacheKey(
            Node.Task task, String prompt, NodeCall.@Nullable Turns turns, @Nullable String model) {
        var ref = level.ref();
        return CanonicalJson.sha256Hex(
                Json.obj()
                        .put("graph", ref.id().value())
                        .put("version", ref.version())
                        .put("hash", ref.hash())
                        .put("node", task.name())
                        .put("prompt", prompt)
                        .put("continuation", turns == null ? null : turns.continuationPrompt())
                        .put("model", model)
                        .put("tags", JsonParts.texts(task.workerTags()))
                        .build());
    }

    private Work interrupt(Node.Interrupt interrupt) {
        // Rendered again when the step is applied; here it shows whether it can be at all.
        message(execution, level, frame, interrupt);
        return done(NodeUpdate.of(interrupt.name(), Reviews.asked(frame.state())));
    }

    private Work transform(Node.Transform transform) {
        var update = NodeUpdate.of(transform.name(), transform.updates());
        if (transform.storeUpdates().isEmpty()) {
            return done(update);
        }
        try {
            var after = Folding.outside(level.graph(), frame.state(), transform.updates());
            var seen = after.with(Scope.CONFIG, frame.config());
            return new Work.Done(
                    update,
                    transform.storeUpdates().stream().map(put -> put.against(seen)).toList());
        } catch (ReducerFault e) {
            return new Work.Failed("transform failed: " + e.reason());
        }
    }

    private Work send(Node.Send send) {
        if (!(StatePath.inState(state(), send.itemsKey()) instanceof Json.Arr(var items))) {
            return done(NodeUpdate.of(send.name(), Json.Obj.EMPTY));
        }
        if (items.isEmpty()) {
            return done(Answers.fanned(send, List.of()));
        }
        if (items.size() > GraphEngine.MOST_ITEMS) {
            return new Work.Failed(
                    "send has %d items, more than %d"
                            .formatted(items.size(), GraphEngine.MOST_ITEMS));
        }
        var calls = new ArrayList<@Nullable NodeCall>();
        items.forEach(item -> calls.add(item(send, item)));
        return new Work.Fan(calls);
    }

    private @Nullable NodeCall item(Node.Send send, Json item) {
        var target = level.graph().node(send.targetNode());
        var agent = target instanceof Node.Agent each ? each : null;
        var task = target instanceof Node.Task each ? each : agent == null ? null : agent.call();
        if (task == null || task.promptTemplate() == null) {
            return null;
        }
        var scope = new Scope(state(), frame.input(), item, store);
        try {
            return rendered(task, agent, task.promptTemplate(), scope, false);
        } catch (TemplateInvalid _) {
            // The item counts as failed; the others go on.
            return null;
        }
    }

    private Json.Obj state() {
        return frame.state().with(Scope.CONFIG, frame.config());
    }

    private static Json.Obj meta(Execution execution, Level level, Frame frame, String node) {
        long remaining = (long) level.graph().maxSteps(frame.config()) - frame.taken();
        return Json.obj()
                .put("step", level.depth() == 0 ? execution.step() : frame.taken())
                .put("is_last_step", remaining <= 1)
                .put("remaining_steps", remaining)
                .put("run_id", execution.runId())
                .put("node_name", node)
                .build();
    }
}
