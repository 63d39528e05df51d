package io.runledger.worker.run;

import io.runledger.engine.Execution;
import io.runledger.engine.GraphEngine;
import io.runledger.engine.Program;
import io.runledger.engine.Verdict;
import io.runledger.events.Command;
import io.runledger.events.Question;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.grant.CheckGrant;
import io.runledger.events.grant.GrantAnswer;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.Controls;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.PauseLimit;
import io.runledger.events.run.PausePlace;
import io.runledger.events.run.ReadAttempt;
import io.runledger.events.run.ReadControls;
import io.runledger.events.run.ReadPause;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunPause;
import io.runledger.events.run.RunWorkflow;
import io.runledger.events.store.ReadValues;
import io.runledger.events.store.StoreCommand;
import io.runledger.events.store.StoreKey;
import io.runledger.events.store.StoreValues;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run's ledger in memory: takes every command unless told otherwise, keeps them, and folds what
 * they record as the log is folded, so that a hash that is not true is found.
 */
final class MemoryLedger implements Ledger {

    private static final PauseLimit NO_WAIT = new PauseLimit(RunHarness.START.runId(), null, null);

    private final List<Command> commands = new ArrayList<>();
    private final List<RunControl> controls = new ArrayList<>();
    private final Map<Integer, List<NodeResult>> results = new HashMap<>();
    private final Map<StoreKey, Json> store = new LinkedHashMap<>();
    private final RunWorkflow.Start start;
    private final Json.Obj definition;
    private final List<AttemptStart.Subgraph> subgraphs;
    private Progress position;
    private PauseLimit limit = NO_WAIT;
    private RunPause waiting;
    private int late;
    private boolean lost;
    private @Nullable GrantId grant;
    private GrantAnswer grantAnswer = new GrantAnswer(new AccountId("acc-1"), null);
    private int begun = -1;
    private int closed = -1;
    private Predicate<Command> refused = _ -> false;
    private RefusalCode code = RefusalCode.RUN_TERMINAL;
    private Consumer<Command> before = _ -> {};
    private Consumer<Command> after = _ -> {};

    MemoryLedger(RunWorkflow.Start start, String definition, String input, String... below) {
        this.start = start;
        this.definition = object(definition);
        this.subgraphs = List.of(below).stream().map(MemoryLedger::subgraph).toList();
        Program program = Program.of(ref("g"), this.definition, subgraphs);
        Execution at =
                GraphEngine.start(program, object(input), Json.Obj.EMPTY, start.runId().value());
        this.position = new Progress(program, at);
    }

    private static AttemptStart.Subgraph subgraph(String named) {
        String[] parts = named.split("=", 2);
        return new AttemptStart.Subgraph(ref(parts[0]), object(parts[1]));
    }

    private static GraphRef ref(String id) {
        return new GraphRef(new GraphId(id), 1, "0".repeat(64));
    }

    private static Json.Obj object(String json) {
        return (Json.Obj) Json.parse(json);
    }

    /** Refuses these commands from now on. */
    synchronized void refuse(RefusalCode why, Predicate<Command> which) {
        code = why;
        refused = which;
    }

    /** Called with every command before it is looked at. */
    void beforeEach(Consumer<Command> observer) {
        before = before.andThen(observer);
    }

    /** Called with every command that was taken. */
    void afterEach(Consumer<Command> observer) {
        after = after.andThen(observer);
    }

    /** Tells the run something, under the next number. */
    synchronized int inject(String updates, String applyAfter) {
        int number = controls.size() + 1;
        controls.add(RunControl.inject(number, object(updates), applyAfter));
        return number;
    }

    synchronized int resume(String updates, String... gotoTargets) {
        int number = controls.size() + 1;
        controls.add(RunControl.resume(number, object(updates), List.of(gotoTargets)));
        limit = NO_WAIT;
        return number;
    }

    /** Has the run asked for under a grant, which answers this when the run is to begin. */
    synchronized void underGrant(@Nullable RefusalCode refusal) {
        grant = new GrantId("11111111-2222-4333-8444-555555555555");
        grantAnswer = new GrantAnswer(refusal == null ? new AccountId("acc-1") : null, refusal);
    }

    /** Gives out a position that nobody can read. */
    synchronized void losePosition() {
        lost = true;
    }

    synchronized void put(StoreKey key, Json value) {
        store.put(key, value);
    }

    synchronized Json stored(String namespace, String key) {
        return store.get(new StoreKey(namespace, key));
    }

    @Override
    public void send(TenantId tenant, Command command) {
        before.accept(command);
        take(command);
        after.accept(command);
    }

    @Override
    public <R> R call(TenantId tenant, Command command, Class<R> answer) {
        before.accept(command);
        Controls missing = closeStep((RunCommand.RecordStep) command);
        if (missing.controls().isEmpty()) {
            after.accept(command);
        }
        return answer.cast(missing);
    }

    private synchronized void take(Command command) {
        requireWanted(command);
        commands.add(command);
        switch (command) {
            case RunCommand.StartAttempt begin -> {
                begun = begin.step();
                waits(begin.pause(), begin.step(), begin.at());
            }
            case RunCommand.ExpirePause expire -> expire(expire);
            case RunCommand.RecordNodes nodes -> results(nodes.step()).addAll(nodes.results());
            case StoreCommand.PutValue put -> store.put(put.key(), put.value());
            default -> {}
        }
    }

    private synchronized Controls closeStep(RunCommand.RecordStep command) {
        requireWanted(command);
        if (command.step() <= closed) {
            requireSame(command);
            return new Controls(start.runId(), List.of());
        }
        List<RunControl> missing = after(command.control());
        boolean error = command.end() != null && command.end().error() != null;
        if (!missing.isEmpty() && !error) {
            return new Controls(start.runId(), missing);
        }
        commands.add(command);
        results(command.step()).addAll(command.results());
        if (command.stateHash() != null) {
            fold(command);
        }
        waits(command.pause(), command.step(), command.at());
        closed = command.step();
        return new Controls(start.runId(), List.of());
    }

    /** A wait begins, or goes on where it began before. */
    private void waits(RunPause at, int step, Instant now) {
        boolean same = waiting != null && at != null && waiting.nodes().equals(at.nodes());
        if (at == null) {
            limit = NO_WAIT;
        } else if (!same || limit.pause() == null) {
            Long millis = at.timeoutMillis();
            limit =
                    new PauseLimit(
                            start.runId(),
                            new PausePlace(start.attempt(), step),
                            millis == null ? null : now.plusMillis(millis));
        }
        waiting = at;
    }

    private void expire(RunCommand.ExpirePause command) {
        if (late > 0) {
            late--;
            return;
        }
        boolean over =
                command.pause().equals(limit.pause())
                        && limit.expiresAt() != null
                        && !command.at().isBefore(limit.expiresAt());
        if (over) {
            limit = NO_WAIT;
            switch (waiting.onTimeout()) {
                case APPROVE -> resume("{\"plane_review_decision\":{\"decision\":\"approve\"}}");
                case REJECT -> resume("{\"plane_review_decision\":{\"decision\":\"reject\"}}");
                case CANCEL, FAIL -> {}
            }
        }
    }

    /** Says so many times that a wait is not over yet, whatever the clock of the workflow says. */
    synchronized void beLate(int times) {
        late = times;
    }

    /** A workflow task that was lost is carried out again, and has to come to the same. */
    private void requireSame(RunCommand.RecordStep repeat) {
        all(RunCommand.RecordStep.class).stream()
                .filter(earlier -> earlier.step() == repeat.step())
                .filter(earlier ->
                        !Objects.equals(earlier.stateHash(), repeat.stateHash())
                                || earlier.control() != repeat.control())
                .findFirst()
                .ifPresent(earlier -> {
                    throw new IllegalStateException(repeat + " is no repeat of " + earlier);
                });
    }

    private void fold(RunCommand.RecordStep command) {
        List<NodeResult> brought = results(command.step());
        Progress told =
                position.takeIn(
                        controls.stream()
                                .filter(control -> control.number() <= command.control())
                                .toList());
        boolean outside = brought.isEmpty() && told.verdict() instanceof Verdict.Outside;
        position = (outside ? told.afterControls() : told.after(brought)).progress();
        if (position.step() != command.step()
                || !position.stateHash().equals(command.stateHash())) {
            throw new IllegalStateException("the log folds to another state than " + command);
        }
    }

    private void requireWanted(Command command) {
        if (refused.test(command)) {
            throw new Refused(code, "refused: " + command.getClass().getSimpleName());
        }
    }

    private List<RunControl> after(int number) {
        return controls.stream().filter(control -> control.number() > number).toList();
    }

    private List<NodeResult> results(int step) {
        return results.computeIfAbsent(step, _ -> new ArrayList<>());
    }

    @Override
    @SuppressWarnings("unchecked") // each question says what answers it
    public synchronized <R> R ask(Question<R> question) {
        return (R)
                switch (question) {
                    case ReadAttempt _ -> attempt();
                    case ReadControls read -> new Controls(start.runId(), after(read.after()));
                    case ReadPause _ -> limit;
                    case ReadValues read -> values(read);
                    case CheckGrant _ -> grantAnswer;
                    default -> throw new UnsupportedOperationException(question.toString());
                };
    }

    private AttemptStart attempt() {
        return new AttemptStart(
                start.runId(),
                start.tenantId(),
                new AccountId("acc-1"),
                start.attempt(),
                ref("g"),
                definition,
                subgraphs,
                lost ? Json.Obj.EMPTY : position.execution().toJson(),
                null,
                begun < 0 ? grant : null);
    }

    private StoreValues values(ReadValues read) {
        return new StoreValues(
                start.runId(),
                read.keys().stream()
                        .filter(store::containsKey)
                        .map(key -> new StoreValues.StoreValue(key, store.get(key)))
                        .toList());
    }

    /** The step that the newest execution began at, and the one closed last; -1: none. */
    synchronized List<Integer> steps() {
        return List.of(begun, closed);
    }

    synchronized List<Command> commands() {
        return List.copyOf(commands);
    }

    <C extends Command> List<C> all(Class<C> type) {
        return commands().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** All results that were recorded, in the order in which they were. */
    List<NodeResult> recorded() {
        return commands().stream()
                .flatMap(command ->
                        switch (command) {
                            case RunCommand.RecordNodes c -> c.results().stream();
                            case RunCommand.RecordStep c -> c.results().stream();
                            default -> Stream.<NodeResult>empty();
                        })
                .toList();
    }

    /** The state that all closed steps lead to. */
    synchronized Json.Obj state() {
        return position.execution().checkpointState();
    }

    /** The commands as short words, such as {@code RecordNodes[fast]}. */
    List<String> story() {
        return commands().stream().map(MemoryLedger::told).toList();
    }

    private static String told(Command command) {
        return switch (command) {
            case RunCommand.StartAttempt c ->
                    "StartAttempt"
                            + (c.pause() == null
                                    ? c.next().stream().map(p -> p.path()).toList()
                                    : paused(c.pause()));
            case RunCommand.RecordNodes c -> "RecordNodes" + paths(c.results());
            case RunCommand.RecordStep c -> "RecordStep" + paths(c.results()) + onward(c);
            case RunCommand.FailAttempt c -> "FailAttempt " + c.error().code();
            case RunCommand.SkipRun c -> "SkipRun " + c.code();
            case StoreCommand.PutValue c -> "PutValue[" + c.key() + "]";
            default -> command.getClass().getSimpleName();
        };
    }

    private static String onward(RunCommand.RecordStep c) {
        if (c.pause() != null) {
            return paused(c.pause());
        }
        if (c.end() == null) {
            return c.next().stream().map(p -> p.path()).toList().toString();
        }
        return c.end().error() == null ? "success" : c.end().error().code();
    }

    private static String paused(RunPause pause) {
        return pause.kind() + pause.nodes().toString();
    }

    private static String paths(List<NodeResult> results) {
        return results.stream().map(r -> r.place().path()).toList().toString();
    }
}
