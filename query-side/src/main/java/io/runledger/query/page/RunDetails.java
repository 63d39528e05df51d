package io.runledger.query.page;

import io.runledger.engine.Execution;
import io.runledger.engine.Graph;
import io.runledger.engine.Node;
import io.runledger.engine.Program;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunStatus;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.page.PrettyJson;
import io.runledger.query.graph.GraphShelf;
import io.runledger.query.run.Attempt;
import io.runledger.query.run.Checkpoint;
import io.runledger.query.run.Cost;
import io.runledger.query.run.NodeRun;
import io.runledger.query.run.RunCosts;
import io.runledger.query.run.RunFold;
import io.runledger.query.run.RunReader;
import io.runledger.query.run.RunStateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Everything on a run's page that belongs to its way through the graph. */
@Component
class RunDetails {

    private static final int CHECKPOINTS = 100;

    private final RunReader reader;
    private final RunStateReader states;
    private final RunCosts costs;
    private final GraphShelf graphs;

    RunDetails(RunReader reader, RunStateReader states, RunCosts costs, GraphShelf graphs) {
        this.reader = reader;
        this.states = states;
        this.costs = costs;
        this.graphs = graphs;
    }

    /**
     * Puts a run's way into a page.
     *
     * @param query {@code attempt}: the attempt to show, the current one where it is left out;
     *     {@code checkpoint}: the checkpoint to show; {@code upto}: the newest step of the timeline
     * @throws ProblemException 404 if there is no such attempt or checkpoint
     */
    void put(TenantId tenant, RunFold run, Map<String, String> query, Model model) {
        Checkpoint chosen = chosen(run, query.get("checkpoint"));
        Attempt attempt = attempt(run, query.get("attempt"), chosen);
        Optional<Execution> now = states.now(run);
        putAttempts(run, attempt, model);
        putNodes(run, attempt, model);
        putTimeline(run, attempt, chosen, query.get("upto"), model);
        putDrawings(run, attempt, now, model);
        putForms(tenant, run, model);
        model.addAttribute("state", PrettyJson.of(state(now)));
    }

    private static Json.Obj state(Optional<Execution> at) {
        return at.map(Execution::checkpointState).orElse(Json.Obj.EMPTY);
    }

    private static @Nullable Checkpoint chosen(RunFold run, @Nullable String id) {
        if (id == null || id.isEmpty()) {
            return null;
        }
        return run.checkpoints().stream()
                .filter(checkpoint -> checkpoint.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> ProblemException.notFound("the run has no checkpoint of this id"));
    }

    private static Attempt attempt(
            RunFold run, @Nullable String asked, @Nullable Checkpoint chosen) {
        String standard = Integer.toString(chosen == null ? run.attempt() : chosen.attempt());
        String number = asked == null || asked.isEmpty() ? standard : asked;
        return run.attempts().stream()
                .filter(attempt -> Integer.toString(attempt.number()).equals(number))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("the run has no such attempt"));
    }

    private void putAttempts(RunFold run, Attempt shown, Model model) {
        List<Attempt> attempts = run.attempts();
        List<Cost> each = costs.ofAttempts(run.requested().runId(), attempts.size());
        model.addAttribute("shownAttempt", shown.number());
        model.addAttribute(
                "attempts",
                attempts.stream()
                        .map(attempt ->
                                RunView.AttemptLine.of(
                                        attempt, each.get(attempt.number()), shown.number()))
                        .toList()
                        .reversed());
    }

    private void putNodes(RunFold run, Attempt attempt, Model model) {
        List<NodeRun> own =
                run.nodes().stream().filter(n -> n.attempt() == attempt.number()).toList();
        NodeLines nodes = NodeLines.of(own);
        model.addAttribute(
                "nodes", nodes.lines(reader.updates(run.requested().runId(), nodes.shown())));
        model.addAttribute("hiddenNodes", nodes.hidden());
    }

    private void putTimeline(
            RunFold run,
            Attempt attempt,
            @Nullable Checkpoint chosen,
            @Nullable String upTo,
            Model model) {
        int newest =
                upTo != null && upTo.matches("[0-9]{1,9}")
                        ? Integer.parseInt(upTo)
                        : chosen == null ? Integer.MAX_VALUE : chosen.step() + CHECKPOINTS / 2;
        List<Checkpoint> own =
                run.checkpoints().stream().filter(c -> c.attempt() == attempt.number()).toList();
        List<Checkpoint> upToNewest = own.stream().filter(c -> c.step() <= newest).toList();
        int from = Math.max(0, upToNewest.size() - CHECKPOINTS);
        model.addAttribute("checkpointCount", own.size());
        model.addAttribute(
                "checkpoints",
                upToNewest.subList(from, upToNewest.size()).stream()
                        .map(each -> RunView.CheckpointLine.of(each, own.getFirst(), chosen))
                        .toList()
                        .reversed());
        model.addAttribute("olderUpTo", from == 0 ? null : upToNewest.get(from - 1).step());
        model.addAttribute("newerShown", upToNewest.size() == own.size());
        model.addAttribute(
                "chosen",
                chosen == null || own.isEmpty()
                        ? null
                        : RunView.CheckpointLine.of(chosen, own.getFirst(), chosen));
        model.addAttribute(
                "chosenState",
                chosen == null
                        ? ""
                        : PrettyJson.of(states.at(run.requested(), chosen).checkpointState()));
    }

    private void putDrawings(RunFold run, Attempt attempt, Optional<Execution> now, Model model) {
        boolean current = attempt.number() == run.attempt();
        var drawings =
                new RunDrawings(
                        reader.program(run.requested()),
                        run,
                        attempt,
                        current ? now.map(Execution::completed).orElse(List.of()) : List.of());
        model.addAttribute("drawing", drawings.own());
        model.addAttribute("drawingsInside", drawings.inside());
    }

    private void putForms(TenantId tenant, RunFold run, Model model) {
        RunRequested asked = run.requested();
        Program program = reader.program(asked);
        List<String> targets = new ArrayList<>();
        program.root().nodes().stream().map(Node::name).forEach(targets::add);
        model.addAttribute("nodeNames", List.copyOf(targets));
        targets.add(Graph.END);
        model.addAttribute("pause", PauseView.of(run.pause()));
        model.addAttribute(
                "decisions", run.decisions().stream().map(PauseView.DecisionLine::of).toList());
        model.addAttribute("answerSchema", answerSchema(program.root(), run.pause()));
        model.addAttribute("gotoTargets", targets);
        model.addAttribute("canRetry", run.status() == RunStatus.ERROR);
        model.addAttribute("version", asked.graph().version());
        model.addAttribute("versions", graphs.versionNumbers(tenant, asked.graph().id().value()));
    }

    /** What an answer has to look like, where the run's own graph says so; else empty. */
    private static String answerSchema(Graph graph, @Nullable RunInterrupted pause) {
        if (pause == null || !(graph.definition().get("nodes") instanceof Json.Obj nodes)) {
            return "";
        }
        return pause.nodes().stream()
                .map(path -> nodes.get(path) instanceof Json.Obj node ? node : Json.Obj.EMPTY)
                .map(node -> node.get("answer_schema"))
                .filter(Objects::nonNull)
                .map(PrettyJson::of)
                .collect(Collectors.joining("\n"));
    }
}
