package io.runledger.engine;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunEvent.RunStarted;
import io.runledger.events.run.RunEvent.StateInjected;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import io.runledger.events.store.StoreKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Carries a run out in memory and records the events that its aggregate would. Answers come from a
 * function of the step and the call, so that a repeat brings the same.
 */
final class Recorder {

    static final String RUN = "11111111-1111-4111-8111-111111111111";
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    final Program program;
    final RunRequested requested;
    final List<RunEvent> log = new ArrayList<>();

    /** The live position at every checkpoint, by attempt and step. */
    final Map<String, Execution> checkpoints = new LinkedHashMap<>();

    private final BiFunction<String, NodeCall, String> answers;
    private final List<RunControl> controls = new ArrayList<>();
    UnaryOperator<List<Outcome>> arrival = outcomes -> outcomes;
    UnaryOperator<Execution> carriage = execution -> execution;

    /** What happens while nodes of a step run. */
    Runnable told = () -> {};

    Map<StoreKey, Json> store = new LinkedHashMap<>();
    final List<StorePut> puts = new ArrayList<>();
    Execution at;
    int attempt;

    Recorder(
            Program program,
            Json.Obj input,
            Json.Obj config,
            BiFunction<String, NodeCall, String> answers) {
        this(program, requested(program, input, config, null), answers);
    }

    Recorder(
            Program program, RunRequested requested, BiFunction<String, NodeCall, String> answers) {
        this.program = program;
        this.answers = answers;
        this.requested = requested;
        var start = requested.start();
        at =
                start == null
                        ? GraphEngine.start(program, requested.input(), requested.config(), RUN)
                        : Execution.fromJson(start);
        log.add(requested);
        log.add(new RunStarted(requested.runId(), 0, "w/1", AT));
        checkpoint(List.of());
    }

    static RunRequested requested(
            Program program, Json.Obj input, Json.Obj config, Json.@Nullable Obj start) {
        return new RunRequested(
                new RunId(RUN),
                new TenantId("default"),
                "k",
                program.ref(),
                input,
                config,
                new AccountId("default"),
                new Trigger(RunKind.USER_IMMEDIATE, "api", null, "somebody"),
                "0".repeat(64),
                "graph-run:default:k",
                List.of(),
                null,
                start,
                AT);
    }

    static Program program(String root, String... subgraphs) {
        return program(Graphs.obj(root), subgraphs);
    }

    /** Subgraphs as pairs of id and definition. */
    static Program program(Json.Obj root, String... subgraphs) {
        var parts = new LinkedHashMap<GraphId, Program.Part>();
        for (int i = 0; i < subgraphs.length; i += 2) {
            var id = new GraphId(subgraphs[i]);
            var graph = Graph.parse(Graphs.obj(subgraphs[i + 1]));
            parts.put(id, new Program.Part(new GraphRef(id, 1, "c".repeat(64)), graph));
        }
        var ref = new GraphRef(new GraphId("root"), 1, "a".repeat(64));
        return new Program(ref, Graph.parse(root), parts);
    }

    Verdict verdict() {
        return GraphEngine.verdict(program, at);
    }

    List<String> next() {
        return verdict() instanceof Verdict.Next(var places)
                ? places.stream().map(NodePlace::path).toList()
                : List.of();
    }

    /** Goes on until it pauses or ends. */
    Verdict run() {
        var verdict = verdict();
        while (verdict instanceof Verdict.Next || verdict instanceof Verdict.Outside) {
            step();
            verdict = verdict();
        }
        return verdict;
    }

    void step() {
        switch (verdict()) {
            case Verdict.Outside _ -> {
                wake();
                at = GraphEngine.applyControls(program, carriage.apply(at));
                checkpoint(List.of());
            }
            case Verdict.Next(var places) -> inside(places);
            case Verdict other -> throw new IllegalStateException("no step: " + other);
        }
    }

    private void inside(List<NodePlace> places) {
        at = carriage.apply(at);
        var outcomes = new ArrayList<Outcome>();
        for (var place : places) {
            var update = update(place);
            if (update != null) {
                outcomes.add(new Outcome(place.path(), update));
                record(place, update);
            }
        }
        told.run();
        // A step is closed only with all that the run was told until then.
        var from = GraphEngine.takeIn(at, controls);
        var applied = GraphEngine.apply(program, from, arrival.apply(outcomes));
        applied.closed().forEach(closed -> record(closed.place(), closed.update()));
        var completed = places.stream().map(NodePlace::node).toList();
        at = applied.execution();
        checkpoint(completed);
    }

    private @Nullable NodeUpdate update(NodePlace place) {
        var known = new LinkedHashMap<StoreKey, Json>();
        for (var key : GraphEngine.storeKeys(program, at, place)) {
            if (store.get(key) instanceof Json value) {
                known.put(key, value);
            }
        }
        return switch (GraphEngine.work(program, at, place, known)) {
            case Work.Call(var call) ->
                    GraphEngine.answered(program, place, answers.apply(key(place), call));
            case Work.Fan(var items) -> {
                var outputs = new ArrayList<@Nullable String>();
                for (int i = 0; i < items.size(); i++) {
                    var call = items.get(i);
                    outputs.add(call == null ? null : answers.apply(key(place) + i, call));
                }
                yield GraphEngine.fanned(program, place, outputs);
            }
            case Work.Done(var update, var stored) -> {
                puts.addAll(stored);
                stored.forEach(put -> store.put(put.key(), put.value()));
                yield update;
            }
            case Work.Enclosed _ -> null;
            case Work.Failed(var message) -> throw new AssertionError(place.path() + message);
        };
    }

    private String key(NodePlace place) {
        return place.path() + "@" + at.step();
    }

    private void record(NodePlace place, NodeUpdate update) {
        log.add(
                new NodeCompleted(
                        requested.runId(),
                        attempt,
                        at.step() + 1,
                        place.node(),
                        place.path(),
                        place.type(),
                        update.update(),
                        update.route(),
                        update.gotoTargets(),
                        update.uiMessages(),
                        update.streamMessages(),
                        null,
                        0,
                        0,
                        0,
                        null,
                        null,
                        AT,
                        AT));
    }

    private void checkpoint(List<String> completed) {
        var next =
                verdict() instanceof Verdict.Next(var places)
                        ? places.stream().map(NodePlace::node).toList()
                        : List.<String>of();
        log.add(
                new CheckpointCreated(
                        requested.runId(),
                        attempt,
                        at.step(),
                        at.stateHash(),
                        completed,
                        next,
                        at.control(),
                        AT));
        checkpoints.put(attempt + ":" + at.step(), at);
    }

    /** Tells the run something; a run that waits is woken by it. */
    void inject(String updates, @Nullable String after) {
        int number = controls.size() + 1;
        controls.add(RunControl.inject(number, Graphs.obj(updates), after));
        log.add(
                new StateInjected(
                        requested.runId(), attempt, number, Graphs.obj(updates), after, "me", AT));
    }

    void resume(String updates, String... targets) {
        int number = controls.size() + 1;
        controls.add(RunControl.resume(number, Graphs.obj(updates), List.of(targets)));
        log.add(
                new RunResumed(
                        requested.runId(),
                        attempt,
                        number,
                        Graphs.obj(updates),
                        List.of(targets),
                        null,
                        null,
                        "me",
                        AT));
    }

    /** What a waiting or fresh run does when it is woken. */
    void wake() {
        at = GraphEngine.takeIn(at, controls);
    }

    void retry() {
        again(attempt, at.step(), null);
    }

    void replay(int fromAttempt, int fromStep) {
        again(fromAttempt, fromStep, controls.size());
    }

    private void again(int fromAttempt, int fromStep, @Nullable Integer control) {
        log.add(
                new AttemptRequested(
                        requested.runId(),
                        attempt + 1,
                        fromAttempt,
                        fromStep,
                        "w",
                        "again",
                        control,
                        "me",
                        AT));
        at = checkpoints.get(fromAttempt + ":" + fromStep);
        at = control == null ? at : at.deafTo(control);
        attempt++;
        log.add(new RunStarted(requested.runId(), attempt, "w/2", AT));
        checkpoint(List.of());
    }

    static Map<StoreKey, Json> none() {
        return Collections.emptyMap();
    }
}
