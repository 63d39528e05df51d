package io.runledger.engine;

import io.runledger.events.run.PauseKind;
import io.runledger.events.run.RunPause;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a run waits for somebody. */
final class Pauses {

    private Pauses() {}

    /**
     * A graph that waits.
     *
     * @param chain the graphs around it, the run's own first, itself last
     * @param pause why, its own nodes by name
     */
    record Waiting(List<Level> chain, RunPause pause) {

        int depth() {
            return chain.size();
        }
    }

    /** All graphs under way that wait, outer ones first, in declared order. */
    static List<Waiting> all(Program program, Execution execution) {
        var found = new ArrayList<Waiting>();
        collect(program, List.of(Level.root(program)), execution.root(), found);
        return found;
    }

    private static void collect(
            Program program, List<Level> chain, Frame frame, List<Waiting> found) {
        var level = chain.getLast();
        var pause = of(level.graph(), frame);
        if (pause != null) {
            found.add(new Waiting(chain, pause));
        }
        for (var name : level.graph().inDeclaredOrder(frame.children().keySet())) {
            var longer = new ArrayList<>(chain);
            longer.add(level.below(program, name));
            collect(program, longer, Objects.requireNonNull(frame.children().get(name)), found);
        }
    }

    private static @Nullable RunPause of(Graph graph, Frame frame) {
        if (frame.pause() != null) {
            return frame.pause();
        }
        var before = breakpoints(graph, frame);
        return before.isEmpty() ? null : new RunPause(PauseKind.BEFORE, before, null);
    }

    /** Ready nodes that it has to wait before; in declared order. */
    static List<String> breakpoints(Graph graph, Frame frame) {
        if (frame.isEnclosing() || graph.interruptBefore().isEmpty()) {
            return List.of();
        }
        return Flow.ready(graph, frame.position()).stream()
                .filter(graph.interruptBefore()::contains)
                .filter(node -> !frame.passed().contains(node))
                .toList();
    }

    /**
     * Why the run as a whole waits, its nodes by path; null: it does not. Interrupt nodes come
     * before waits after nodes, and those before waits before nodes.
     */
    static @Nullable RunPause whole(Program program, Execution execution) {
        var all = all(program, execution);
        for (var kind : List.of(PauseKind.NODE, PauseKind.AFTER, PauseKind.BEFORE)) {
            var those = all.stream().filter(waiting -> waiting.pause().kind() == kind).toList();
            if (!those.isEmpty()) {
                return pause(kind, those, all);
            }
        }
        return null;
    }

    private static RunPause pause(PauseKind kind, List<Waiting> those, List<Waiting> all) {
        var limit = kind == PauseKind.NODE ? limit(those) : null;
        boolean decides =
                all.stream()
                        .flatMap(waiting -> waiting.chain().stream())
                        .anyMatch(level -> Reviews.isReadBy(level.graph()));
        return new RunPause(
                kind,
                paths(those),
                message(those),
                decides ? true : null,
                limit == null ? null : limit.timeoutMillis(),
                limit == null ? null : limit.onTimeout());
    }

    /** Of interrupt nodes that wait together, the first that does so no longer; null: none. */
    private static Node.@Nullable Interrupt limit(List<Waiting> those) {
        Node.Interrupt first = null;
        for (var waiting : those) {
            for (var name : waiting.pause().nodes()) {
                var node = waiting.chain().getLast().graph().nodesByName().get(name);
                if (node instanceof Node.Interrupt each && endsBefore(each, first)) {
                    first = each;
                }
            }
        }
        return first;
    }

    private static boolean endsBefore(Node.Interrupt each, Node.@Nullable Interrupt other) {
        var millis = each.timeoutMillis();
        var others = other == null ? null : other.timeoutMillis();
        return millis != null && (others == null || millis < others);
    }

    private static List<String> paths(List<Waiting> those) {
        return those.stream()
                .flatMap(waiting ->
                        waiting.pause().nodes().stream().map(waiting.chain().getLast()::pathOf))
                .toList();
    }

    private static @Nullable String message(List<Waiting> those) {
        var said =
                those.stream()
                        .map(waiting -> waiting.pause().message())
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining("\n"));
        return those.stream().allMatch(waiting -> waiting.pause().message() == null) ? null : said;
    }

    /** Why a graph waits after a wave of these nodes; null: it does not. */
    static @Nullable RunPause after(
            Execution execution, Level level, Frame before, List<NodeUpdate> wave) {
        var graph = level.graph();
        var interrupts = new ArrayList<String>();
        var breakpoints = new ArrayList<String>();
        var said = new ArrayList<String>();
        for (var update : wave) {
            if (graph.node(update.node()) instanceof Node.Interrupt interrupt) {
                interrupts.add(update.node());
                var message = Calls.message(execution, level, before, interrupt);
                if (message != null) {
                    said.add(message);
                }
            }
            if (graph.interruptAfter().contains(update.node())) {
                breakpoints.add(update.node());
            }
        }
        if (!interrupts.isEmpty()) {
            var message = said.isEmpty() ? null : String.join("\n", said);
            return new RunPause(PauseKind.NODE, interrupts, message);
        }
        return breakpoints.isEmpty() ? null : new RunPause(PauseKind.AFTER, breakpoints, null);
    }
}
