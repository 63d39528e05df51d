package io.runledger.query.page;

import io.runledger.engine.Graph;
import io.runledger.engine.Node;
import io.runledger.engine.NodePath;
import io.runledger.engine.Program;
import io.runledger.events.id.GraphId;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunStatus;
import io.runledger.query.run.Attempt;
import io.runledger.query.run.NodeRun;
import io.runledger.query.run.RunFold;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The drawings of an attempt: its graph, and the graphs inside that were entered. */
final class RunDrawings {

    private static final int MOST_INSIDE = 12;

    private final Program program;
    private final Map<String, String> statuses = new LinkedHashMap<>();
    private final List<Drawing> inside = new ArrayList<>();
    private final boolean over;

    /** A graph inside another, at the path of its subgraph node. */
    public record Drawing(String path, String svg) {}

    /**
     * @param completed nodes of the run's own graph that are done, whoever did them
     */
    RunDrawings(Program program, RunFold run, Attempt attempt, List<String> completed) {
        this.program = program;
        this.over = attempt.status() == RunStatus.SUCCESS;
        way(run, attempt).forEach(node -> statuses.put(node.path(), status(node)));
        completed.forEach(name -> statuses.putIfAbsent(NodePath.of(name), "success"));
        RunInterrupted pause = attempt.number() == run.attempt() ? run.pause() : null;
        if (pause != null) {
            pause.nodes().forEach(path -> statuses.put(path, "interrupted"));
        }
    }

    private static String status(NodeRun node) {
        return node.cachedFrom() == null ? node.status() : "cached";
    }

    /** The nodes of an attempt behind those that led to where it goes on from. */
    private static List<NodeRun> way(RunFold run, Attempt attempt) {
        List<NodeRun> all = run.nodes();
        List<NodeRun> way = new ArrayList<>();
        Attempt at = attempt;
        int upTo = Integer.MAX_VALUE;
        while (at != null) {
            int number = at.number();
            int last = upTo;
            way.addAll(
                    0,
                    all.stream()
                            .filter(node -> node.attempt() == number && node.step() <= last)
                            .toList());
            upTo = at.fromStep() == null ? 0 : Math.min(last, at.fromStep());
            at = at.fromAttempt() == null ? null : run.attempts().get(at.fromAttempt());
        }
        return way;
    }

    /** The run's own graph. */
    String own() {
        return GraphDrawing.svg(program.root(), of(program.root(), ""));
    }

    /** The graphs inside it that nodes were entered of, from the outside in. */
    List<Drawing> inside() {
        if (inside.isEmpty()) {
            enter(program.root(), "");
        }
        return List.copyOf(inside);
    }

    private void enter(Graph graph, String at) {
        for (Node node : graph.nodes()) {
            String path = NodePath.inside(at, node.name());
            Graph below = node instanceof Node.Subgraph sub ? graph(sub) : null;
            if (below != null && wasEntered(path) && inside.size() < MOST_INSIDE) {
                inside.add(new Drawing(path, GraphDrawing.svg(below, of(below, path))));
                enter(below, path);
            }
        }
    }

    private @Nullable Graph graph(Node.Subgraph node) {
        try {
            Program.Part part = program.subgraphs().get(new GraphId(node.workflowId()));
            return part == null ? null : part.graph();
        } catch (IllegalArgumentException _) {
            return null; // No graph has such an id.
        }
    }

    private boolean wasEntered(String path) {
        return statuses.keySet().stream().anyMatch(each -> each.startsWith(path + "/"));
    }

    private Map<String, String> of(Graph graph, String at) {
        Map<String, String> shown = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            String path = NodePath.inside(at, node.name());
            String status = statuses.get(path);
            if (isWaitedIn(path)) {
                shown.put(node.name(), "interrupted");
            } else if (status != null) {
                shown.put(node.name(), status);
            } else if (wasEntered(path)) {
                shown.put(node.name(), over ? "success" : "running");
            } else if (over && at.isEmpty() && !isSentTo(graph, node)) {
                shown.put(node.name(), "skipped");
            }
        }
        return shown;
    }

    private boolean isWaitedIn(String path) {
        return statuses.entrySet().stream()
                .anyMatch(each ->
                        each.getValue().equals("interrupted")
                                && each.getKey().startsWith(path + "/"));
    }

    private static boolean isSentTo(Graph graph, Node target) {
        return graph.nodes().stream()
                .anyMatch(node ->
                        node instanceof Node.Send send && send.targetNode().equals(target.name()));
    }
}
