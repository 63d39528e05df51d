package io.runledger.command.run;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import io.runledger.events.json.Json;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.PauseKind;
import io.runledger.events.run.PausePlace;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunCommand.CancelRun;
import io.runledger.events.run.RunCommand.FailAttempt;
import io.runledger.events.run.RunCommand.InjectState;
import io.runledger.events.run.RunCommand.OpenUsageUnit;
import io.runledger.events.run.RunCommand.RecordNodes;
import io.runledger.events.run.RunCommand.RecordStep;
import io.runledger.events.run.RunCommand.ReplayRun;
import io.runledger.events.run.RunCommand.RequestRun;
import io.runledger.events.run.RunCommand.RestartRun;
import io.runledger.events.run.RunCommand.ResumeRun;
import io.runledger.events.run.RunCommand.RetryRun;
import io.runledger.events.run.RunCommand.SettleUsageUnit;
import io.runledger.events.run.RunCommand.StartAttempt;
import io.runledger.events.run.RunEnd;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.RunPause;
import io.runledger.events.run.RunStanding;
import io.runledger.events.run.RunWorkflow;
import io.runledger.events.run.Trigger;
import io.runledger.events.run.UnitOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run under test: decides commands and remembers the events, as its aggregate does. */
final class RunHistory {

    static final TenantId TENANT = new TenantId("acme");
    static final String KEY = "k-1";
    static final RunId RUN = RunId.of(TENANT, KEY);
    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    static final String EXECUTION = "graph-run:acme:k-1/temporal-1";

    private final RunState state = new RunState();
    private final List<RunEvent> events = new ArrayList<>();

    /** A run that was asked for. */
    static RunHistory requested() {
        return new RunHistory().after(request("hash"));
    }

    /** A run whose nodes {@code a} and {@code b} have started in step 1. */
    static RunHistory started() {
        return requested().after(start(0, EXECUTION, 0, "a", "b"));
    }

    /** Decides and remembers. */
    RunHistory after(RunCommand... commands) {
        for (RunCommand command : commands) {
            for (RunEvent event : RunRules.decide(state, command)) {
                state.apply(event);
                events.add(event);
            }
        }
        return this;
    }

    /** Decides without remembering. */
    List<RunEvent> decide(RunCommand command) {
        return RunRules.decide(state, command);
    }

    RunState state() {
        return state;
    }

    List<RunEvent> events() {
        return List.copyOf(events);
    }

    static RequestRun request(String hash) {
        return new RequestRun(
                RUN,
                TENANT,
                KEY,
                new GraphRef(new GraphId("hello"), 1, "0".repeat(64)),
                Json.obj().put("name", "Ada").build(),
                Json.Obj.EMPTY,
                new AccountId("acme"),
                new Trigger(RunKind.USER_IMMEDIATE, "api", KEY, "key:default"),
                hash,
                RunWorkflow.idOf(TENANT, KEY),
                List.of(),
                null,
                null,
                NOON);
    }

    static StartAttempt start(int attempt, String execution, int step, String... next) {
        return new StartAttempt(
                RUN, attempt, execution, step, "state " + step, places(next), 0, null, NOON);
    }

    static RecordNodes nodes(int attempt, int step, NodeResult... results) {
        return new RecordNodes(RUN, attempt, step, List.of(results), NOON);
    }

    static RecordStep step(int attempt, int step, List<NodeResult> results, String... next) {
        return new RecordStep(
                RUN, attempt, step, results, "state " + step, places(next), 0, null, null, NOON);
    }

    static RecordStep lastStep(int attempt, int step, List<NodeResult> results) {
        return new RecordStep(
                RUN,
                attempt,
                step,
                results,
                "state " + step,
                List.of(),
                0,
                null,
                RunEnd.SUCCESS,
                NOON);
    }

    /** A step that ended the attempt in an error and left the state as it was. */
    static RecordStep failedStep(int attempt, int step, List<NodeResult> results) {
        RunError error = new RunError("node_failed", "HTTP 500", "a");
        return new RecordStep(
                RUN, attempt, step, results, null, List.of(), 0, null, new RunEnd(error), NOON);
    }

    static FailAttempt fail(int attempt) {
        return new FailAttempt(RUN, attempt, new RunError("internal", "broken", null), NOON);
    }

    static CancelRun cancel() {
        return new CancelRun(RUN, "key:default", "no longer needed", NOON);
    }

    static RestartRun restart(int lost) {
        return new RestartRun(RUN, lost, "lost", NOON);
    }

    /** A step after which the run waits before some nodes. */
    static RecordStep pausedStep(int attempt, int step, List<NodeResult> results, String... at) {
        return told(attempt, step, results, 0, new RunPause(PauseKind.BEFORE, List.of(at), null));
    }

    /** A step that has controls in it up to a number. */
    static RecordStep told(
            int attempt,
            int step,
            List<NodeResult> results,
            int control,
            @Nullable RunPause pause) {
        return new RecordStep(
                RUN,
                attempt,
                step,
                results,
                "state " + step,
                List.of(),
                control,
                pause,
                null,
                NOON);
    }

    static InjectState inject(String key) {
        return new InjectState(RUN, Json.obj().put(key, "told").build(), null, "key:default", NOON);
    }

    static ResumeRun resume() {
        return resume(null);
    }

    static ResumeRun resume(@Nullable PausePlace pause) {
        return new ResumeRun(
                RUN,
                pause,
                Json.obj().put("answer", "yes").build(),
                List.of(),
                "key:default",
                NOON);
    }

    static ReplayRun replay(int attempt, int step) {
        return replay(attempt, step, null);
    }

    static ReplayRun replay(int attempt, int step, @Nullable RunStanding seen) {
        return new ReplayRun(RUN, attempt, step, seen, "key:default", NOON);
    }

    static RetryRun retry() {
        return new RetryRun(RUN, null, "key:default", NOON);
    }

    static OpenUsageUnit unit(int attempt, int step, String path, int turn, String dispatch) {
        return new OpenUsageUnit(
                RUN,
                attempt,
                step,
                path,
                path,
                turn,
                dispatch,
                new WorkerId("llm"),
                "demo-model",
                NOON);
    }

    static SettleUsageUnit settle(CallId call, UnitOutcome outcome) {
        return new SettleUsageUnit(RUN, call, outcome, NOON);
    }

    static NodeResult ok(String node) {
        return result(node, null);
    }

    static NodeResult failed(String node) {
        return result(node, new RunError("node_failed", "HTTP 500", node));
    }

    private static NodeResult result(String node, @Nullable RunError error) {
        return new NodeResult(
                place(node),
                Json.obj().put(node, "done").build(),
                null,
                List.of(),
                Json.Arr.EMPTY,
                Json.Arr.EMPTY,
                "llm",
                1,
                10,
                20,
                null,
                null,
                error,
                NOON,
                NOON.plusSeconds(1));
    }

    static List<NodePlace> places(String... nodes) {
        return List.of(nodes).stream().map(RunHistory::place).toList();
    }

    private static NodePlace place(String node) {
        return new NodePlace(node, node, "task");
    }
}
