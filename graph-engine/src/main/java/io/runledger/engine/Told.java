package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.run.Review;
import io.runledger.events.run.RunControl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a run is told from outside while it goes on. */
final class Told {

    private final Program program;
    private Execution execution;

    private Told(Program program, Execution execution) {
        this.program = program;
        this.execution = execution;
    }

    static Execution noted(Execution execution, List<RunControl> controls) {
        var later =
                controls.stream()
                        .filter(control -> control.number() > execution.control())
                        .sorted(Comparator.comparingInt(RunControl::number))
                        .toList();
        return later.isEmpty() ? execution : execution.noting(later.getLast().number(), later);
    }

    /** Whether something is noted that a step from outside has to apply. */
    static boolean isDue(Program program, Execution execution) {
        return execution.noted().stream().anyMatch(control -> isDue(program, execution, control));
    }

    private static boolean isDue(Program program, Execution execution, RunControl control) {
        var path = control.applyAfter();
        return path == null || isCompleted(program, execution, path);
    }

    static boolean isCompleted(Program program, Execution execution, String path) {
        if (NodePath.isItem(path)) {
            return false;
        }
        var frame = execution.root();
        for (var part : path.split("/", -1)) {
            var name = NodePath.name(part);
            var child = frame.children().get(name);
            if (child == null) {
                return frame.position().completed().contains(name);
            }
            frame = child;
        }
        return false;
    }

    /** The step from outside: everything that is due, in order. */
    static Execution applied(Program program, Execution execution) {
        var told = new Told(program, execution);
        var left = new ArrayList<RunControl>();
        for (var control : execution.noted()) {
            if (isDue(program, execution, control)) {
                told.apply(control);
            } else {
                left.add(control);
            }
        }
        return execution.next(told.execution.root(), left);
    }

    private void apply(RunControl control) {
        switch (control.kind()) {
            case INJECT -> inject(control);
            case RESUME -> resume(control);
        }
    }

    private void inject(RunControl control) {
        var after = control.applyAfter();
        var target = after == null ? "" : deepestOn(after);
        var updates = new LinkedHashMap<String, Json.Obj>();
        updates.put(target, control.updates());
        execution = execution.at(updated(Level.root(program), execution.root(), updates));
    }

    /** The graph under way that a node of this path was in, or the innermost around it. */
    private String deepestOn(String path) {
        var frame = execution.root();
        var at = "";
        for (var part : path.split("/", -1)) {
            var name = NodePath.name(part);
            var child = frame.children().get(name);
            if (child == null) {
                return at;
            }
            frame = child;
            at = NodePath.inside(at, name);
        }
        return at;
    }

    private void resume(RunControl control) {
        var root = Level.root(program);
        var frame = updated(root, execution.root(), byGraph(control.updates()));
        var targets = Answers.known(program.root(), new LinkedHashSet<>(control.gotoTargets()));
        if (!targets.isEmpty()) {
            frame = jumped(frame, targets);
        }
        execution = execution.at(released(root, frame));
    }

    /**
     * Each key with the innermost waiting graph that declares it; what none declares is the
     * innermost one's.
     */
    private Map<String, Json.Obj> byGraph(Json.Obj updates) {
        var all = Pauses.all(program, execution);
        var chain =
                all.stream()
                        .max(Comparator.comparingInt(Pauses.Waiting::depth))
                        .map(Pauses.Waiting::chain)
                        .orElse(List.of(Level.root(program)))
                        .reversed();
        var grouped = new LinkedHashMap<String, Json.Obj>();
        updates.members()
                .forEach((key, value) -> {
                    var level =
                            chain.stream()
                                    .filter(each -> each.graph().schema().containsKey(key))
                                    .findFirst()
                                    .orElse(chain.getFirst());
                    var paths = key.equals(Review.KEY) ? concerned(all) : List.of(level.path());
                    for (var path : paths) {
                        var group = grouped.getOrDefault(path, Json.Obj.EMPTY);
                        grouped.put(path, group.with(key, value));
                    }
                });
        return grouped;
    }

    /** What is decided is known to the run's own graph and to all that wait and are around them. */
    private static List<String> concerned(List<Pauses.Waiting> all) {
        return Stream.concat(
                        Stream.of(""),
                        all.stream().flatMap(waiting -> waiting.chain().stream()).map(Level::path))
                .distinct()
                .toList();
    }

    private Frame updated(Level level, Frame frame, Map<String, Json.Obj> updates) {
        var children = new LinkedHashMap<String, Frame>();
        frame.children()
                .forEach((name, child) ->
                        children.put(name, updated(level.below(program, name), child, updates)));
        var own = updates.get(level.path());
        var with = frame.enclosing(children);
        return own == null
                ? with
                : with.withState(Folding.outside(level.graph(), frame.state(), own));
    }

    /** What ended of its wave counts; what was ready or under way is given up. */
    private Frame jumped(Frame frame, List<String> targets) {
        var graph = program.root();
        var ended =
                graph.inDeclaredOrder(frame.held().keySet()).stream()
                        .map(frame.held()::get)
                        .toList();
        var state =
                ended.isEmpty()
                        ? frame.state()
                        : Folding.wave(graph, frame.state(), ended, _ -> List.of());
        var position = Flow.jumped(graph, frame.position(), ended, targets);
        return frame.movedTo(state, position);
    }

    private Frame released(Level level, Frame frame) {
        var children = new LinkedHashMap<String, Frame>();
        frame.children()
                .forEach((name, child) ->
                        children.put(name, released(level.below(program, name), child)));
        var passed = new LinkedHashSet<>(frame.passed());
        passed.addAll(Pauses.breakpoints(level.graph(), frame));
        return frame.released(children, passed);
    }
}
