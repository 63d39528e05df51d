package io.runledger.engine.rehearsal;

import io.runledger.engine.Execution;
import io.runledger.engine.GraphEngine;
import io.runledger.engine.NodeCall;
import io.runledger.engine.NodePath;
import io.runledger.engine.NodeUpdate;
import io.runledger.engine.Outcome;
import io.runledger.engine.Program;
import io.runledger.engine.ReducerFault;
import io.runledger.engine.StorePut;
import io.runledger.engine.Verdict;
import io.runledger.engine.Work;
import io.runledger.events.json.Json;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.RunPause;
import io.runledger.events.store.StoreKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One run in the engine alone, which a {@link Script} plays the world for. */
public final class Rehearsal {

    private final Program program;
    private final Script script;
    private final Map<StoreKey, Json> store;
    private final Map<String, NodeUpdate> cache = new LinkedHashMap<>();
    private final Map<String, List<Json>> prompts = new LinkedHashMap<>();
    private final List<Json> cached = new ArrayList<>();
    private final List<Json> pauses = new ArrayList<>();
    private final List<Json> steps = new ArrayList<>();
    private Execution at;
    private @Nullable String error;

    private Rehearsal(Program program, Script script) {
        this.program = program;
        this.script = script;
        this.store = script.store();
        var input = script.object("input");
        this.at = GraphEngine.start(program, input, script.object("config"), "a-run");
    }

    /** The run of a script whose unscripted prompts are answered with themselves. */
    public static Json.Obj run(Program program, Json.Obj script) {
        return run(program, script, prompt -> prompt);
    }

    /**
     * Runs the program to its end, or to where nobody resumes it.
     *
     * @param otherwise what a prompt is answered with that the script has no answer for
     * @return {@code status}, {@code error}, {@code state}, {@code steps}, {@code prompts}, {@code
     *     pauses}, {@code cached} and {@code stored}
     */
    public static Json.Obj run(Program program, Json.Obj script, UnaryOperator<String> otherwise) {
        return new Rehearsal(program, new Script(script, otherwise)).play();
    }

    private Json.Obj play() {
        while (true) {
            at = GraphEngine.takeIn(at, script.injections(at.step()));
            switch (GraphEngine.verdict(program, at)) {
                case Verdict.Next(var places) -> {
                    step(places);
                    if (error != null) {
                        return result("error");
                    }
                }
                case Verdict.Outside _ -> outside();
                case Verdict.Paused(var pause) -> {
                    pauses.add(shown(pause));
                    var resume = script.resume();
                    if (resume == null) {
                        return result("interrupted");
                    }
                    at = GraphEngine.takeIn(at, List.of(resume));
                }
                case Verdict.Done _ -> {
                    return result("success");
                }
                case Verdict.Failed failed -> {
                    error = failed.message();
                    return result("error");
                }
            }
        }
    }

    private void step(List<NodePlace> places) {
        var outcomes = new ArrayList<Outcome>();
        var puts = new ArrayList<StorePut>();
        for (var place : places) {
            var update = update(place, puts);
            if (update != null) {
                outcomes.add(new Outcome(place.path(), update));
            }
        }
        if (error != null) {
            return;
        }
        try {
            var applied = GraphEngine.apply(program, at, outcomes);
            at = applied.execution();
            puts.forEach(put -> store.put(put.key(), put.value()));
            var updates = Json.obj();
            outcomes.forEach(outcome -> updates.put(outcome.path(), shown(outcome.update())));
            applied.closed().forEach(end -> updates.put(end.place().path(), shown(end.update())));
            note(places.stream().map(NodePlace::path).toList(), updates.build());
        } catch (ReducerFault e) {
            error = e.getMessage();
        }
    }

    private void outside() {
        try {
            at = GraphEngine.applyControls(program, at);
            note(List.of(), Json.Obj.EMPTY);
        } catch (ReducerFault e) {
            throw new IllegalArgumentException("the script's updates do not fit", e);
        }
    }

    private void note(List<String> nodes, Json.Obj updates) {
        steps.add(
                Json.obj()
                        .put("step", at.step())
                        .put("nodes", Json.arr(nodes.stream().map(Json::of).toList()))
                        .put("updates", updates)
                        .put("state_hash", at.stateHash())
                        .build());
    }

    /** What a place brings; null where it failed, or brings nothing by itself. */
    private @Nullable NodeUpdate update(NodePlace place, List<StorePut> puts) {
        var values = new LinkedHashMap<StoreKey, Json>();
        for (var key : GraphEngine.storeKeys(program, at, place)) {
            var value = store.get(key);
            if (value != null) {
                values.put(key, value);
            }
        }
        return switch (GraphEngine.work(program, at, place, values)) {
            case Work.Call(var call) -> called(place, call);
            case Work.Fan(var items) -> fanned(place, items);
            case Work.Done(var update, var more) -> {
                puts.addAll(more);
                yield update;
            }
            case Work.Enclosed _ -> null;
            case Work.Failed(var message) -> {
                fail(message);
                yield null;
            }
        };
    }

    private @Nullable NodeUpdate called(NodePlace place, NodeCall call) {
        var key = call.cacheKey();
        var known = key == null ? null : cache.get(key);
        if (known != null) {
            cached.add(Json.of(place.path()));
            return known;
        }
        var output = output(place.path(), call);
        if (output == null) {
            fail("the call failed");
            return null;
        }
        var update = GraphEngine.answered(program, place, output);
        if (key != null) {
            cache.put(key, update);
        }
        return update;
    }

    private NodeUpdate fanned(NodePlace place, List<@Nullable NodeCall> items) {
        var outputs = new ArrayList<@Nullable String>();
        for (int i = 0; i < items.size(); i++) {
            var call = items.get(i);
            outputs.add(call == null ? null : output(NodePath.item(place.path(), i), call));
        }
        return GraphEngine.fanned(program, place, outputs);
    }

    /** The answer to a call after all its tries and turns; null where it failed. */
    private @Nullable String output(String path, NodeCall call) {
        String output = null;
        for (int tries = 0; output == null && tries < call.retry().maxAttempts(); tries++) {
            output = ask(path, call.node(), call.prompt());
        }
        var turns = call.turns();
        for (int turn = 2; output != null && turns != null && turn <= turns.maxTurns(); turn++) {
            var next = ask(path, call.node(), turns.continuationPrompt());
            if (next == null) {
                break;
            }
            output = next;
        }
        return output;
    }

    private @Nullable String ask(String path, String node, String prompt) {
        prompts.computeIfAbsent(path, _ -> new ArrayList<>()).add(Json.of(prompt));
        return script.answer(path, node, prompt);
    }

    private void fail(String message) {
        error = error == null ? message : error;
    }

    private Json.Obj result(String status) {
        var sent = Json.obj();
        prompts.forEach((path, texts) -> sent.put(path, Json.arr(texts)));
        var values = Json.obj();
        store.forEach((key, value) -> values.put(key.toString(), value));
        return Json.obj()
                .put("status", status)
                .put("error", error)
                .put("state", at.checkpointState())
                .put("steps", Json.arr(steps))
                .put("prompts", sent.build())
                .put("pauses", Json.arr(pauses))
                .put("cached", Json.arr(cached))
                .put("stored", values.build())
                .build();
    }

    private static Json shown(RunPause pause) {
        var shown = Json.obj().put("kind", pause.kind().name().toLowerCase(Locale.ROOT));
        shown.put("nodes", Json.arr(pause.nodes().stream().map(Json::of).toList()));
        if (pause.message() != null) {
            shown.put("message", pause.message());
        }
        return shown.build();
    }

    private static Json shown(NodeUpdate update) {
        var shown = Json.obj().put("update", update.update());
        if (update.route() != null) {
            shown.put("route", update.route());
        }
        if (!update.gotoTargets().isEmpty()) {
            shown.put("goto", Json.arr(update.gotoTargets().stream().map(Json::of).toList()));
        }
        return shown.build();
    }
}
