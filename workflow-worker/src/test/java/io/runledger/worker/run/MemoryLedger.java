package io.runledger.worker.run;

import io.runledger.events.Command;
import io.runledger.events.Question;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.AttemptStart.RecordedStep;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.ReadAttempt;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunWorkflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** One run's ledger in memory: takes every command unless told otherwise, and keeps them. */
final class MemoryLedger implements Ledger {

    private final List<RunCommand> commands = new ArrayList<>();
    private final Map<Integer, List<NodeResult>> open = new HashMap<>();
    private final List<RecordedStep> closed = new ArrayList<>();
    private final RunWorkflow.Start start;
    private final Json.Obj definition;
    private final Json.Obj input;
    private Predicate<RunCommand> refused = _ -> false;
    private RefusalCode code = RefusalCode.RUN_TERMINAL;
    private Consumer<RunCommand> after = _ -> {};

    MemoryLedger(RunWorkflow.Start start, String definition, String input) {
        this.start = start;
        this.definition = (Json.Obj) Json.parse(definition);
        this.input = (Json.Obj) Json.parse(input);
    }

    /** Refuses these commands from now on. */
    synchronized void refuse(RefusalCode why, Predicate<RunCommand> which) {
        code = why;
        refused = which;
    }

    /** Called with every command that was taken. */
    void afterEach(Consumer<RunCommand> observer) {
        after = observer;
    }

    @Override
    public void send(TenantId tenant, Command command) {
        take((RunCommand) command);
        after.accept((RunCommand) command);
    }

    private synchronized void take(RunCommand command) {
        if (refused.test(command)) {
            throw new Refused(code, "refused: " + command.getClass().getSimpleName());
        }
        commands.add(command);
        switch (command) {
            case RunCommand.RecordNodes nodes -> results(nodes.step()).addAll(nodes.results());
            case RunCommand.RecordStep step -> {
                results(step.step()).addAll(step.results());
                closed.add(new RecordedStep(step.step(), results(step.step())));
            }
            default -> {}
        }
    }

    private List<NodeResult> results(int step) {
        return open.computeIfAbsent(step, _ -> new ArrayList<>());
    }

    @Override
    public <R> R call(TenantId tenant, Command command, Class<R> answer) {
        throw new UnsupportedOperationException(command.toString());
    }

    @Override
    @SuppressWarnings("unchecked") // ReadAttempt is the only question that a run's workflow has
    public synchronized <R> R ask(Question<R> question) {
        if (!(question instanceof ReadAttempt)) {
            throw new UnsupportedOperationException(question.toString());
        }
        return (R) attempt(closed);
    }

    private AttemptStart attempt(List<RecordedStep> steps) {
        return new AttemptStart(
                start.runId(),
                start.tenantId(),
                new AccountId("acc-1"),
                start.attempt(),
                new GraphRef(new GraphId("g"), 1, "0".repeat(64)),
                definition,
                input,
                Json.Obj.EMPTY,
                steps,
                null);
    }

    synchronized List<RunCommand> commands() {
        return List.copyOf(commands);
    }

    <C extends RunCommand> List<C> all(Class<C> type) {
        return commands().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The state that all closed steps lead to. */
    synchronized Json.Obj state() {
        return Progress.of(attempt(closed), closed).execution().checkpointState();
    }

    /** The commands as short words, such as {@code RecordNodes[fast]}. */
    List<String> story() {
        return commands().stream().map(MemoryLedger::told).toList();
    }

    private static String told(RunCommand command) {
        return switch (command) {
            case RunCommand.StartAttempt c ->
                    "StartAttempt" + c.next().stream().map(p -> p.node()).toList();
            case RunCommand.RecordNodes c -> "RecordNodes" + nodes(c.results());
            case RunCommand.RecordStep c ->
                    "RecordStep"
                            + nodes(c.results())
                            + (c.end() == null
                                    ? c.next().stream().map(p -> p.node()).toList()
                                    : c.end().error() == null ? "success" : c.end().error().code());
            case RunCommand.FailAttempt c -> "FailAttempt " + c.error().code();
            default -> command.getClass().getSimpleName();
        };
    }

    private static String nodes(List<NodeResult> results) {
        return results.stream().map(r -> r.place().node()).collect(Collectors.toList()).toString();
    }
}
