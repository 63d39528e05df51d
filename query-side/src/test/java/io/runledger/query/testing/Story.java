package io.runledger.query.testing;

import io.runledger.events.DomainEvent;
import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.Credits;
import io.runledger.events.billing.Provenance;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import io.runledger.events.json.Json;
import io.runledger.events.run.DecisionKind;
import io.runledger.events.run.ForkOrigin;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.NodeOrigin;
import io.runledger.events.run.PauseKind;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import io.runledger.events.run.RunEvent.NodeStarted;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunEvent.RunStarted;
import io.runledger.events.run.RunEvent.StateInjected;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunEvent.UsageUnitSettled;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.TimeoutPolicy;
import io.runledger.events.run.Trigger;
import io.runledger.events.run.UnitOutcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The events of a run of a small review graph: two reviewers side by side, a join, a route. Every
 * run has an id of its own; its times begin a little before now.
 */
public final class Story {

    public static final String DEFINITION =
            """
            {"state_schema":{"diff":{"type":"string"},"notes":{"type":"array","reducer":"append"},
              "score":{"type":"number","reducer":"add"},"verdict":{"type":"string"}},
             "nodes":{"security":{"type":"task","prompt_template":"Check {{state.diff}}"},
              "style":{"type":"task","prompt_template":"Read {{state.diff}}"},
              "judge":{"type":"transform","updates":{"verdict":"ok"}},
              "gate":{"type":"route","input":"state.verdict","routes":{"ok":"merge"},"default":"ok"},
              "merge":{"type":"transform","updates":{"score":1}}},
             "edges":[["__start__","security"],["__start__","style"],["security","judge"],
              ["style","judge"],["judge","gate"],["gate:ok","merge"],["merge","__end__"]]}
            """;

    public static final GraphRef GRAPH = new GraphRef(new GraphId("review"), 1, "ab".repeat(32));

    public final TenantId tenant;
    public final RunId run = new RunId(UUID.randomUUID().toString());
    private final Instant begin;
    private final List<DomainEvent> events = new ArrayList<>();
    private int second;
    private int attempt;

    public Story(String tenant) {
        this(tenant, Instant.now().minusSeconds(60));
    }

    public Story(String tenant, Instant begin) {
        this.tenant = new TenantId(tenant);
        this.begin = begin;
    }

    public static GraphPublished graph(String tenant) {
        return new GraphPublished(
                new TenantId(tenant),
                GRAPH.id(),
                1,
                "Code review",
                (Json.Obj) Json.parse(DEFINITION),
                GRAPH.hash(),
                Instant.now());
    }

    public List<DomainEvent> events() {
        return List.copyOf(events);
    }

    private Instant next() {
        return begin.plusSeconds(second++);
    }

    public Story requested() {
        return requested((Json.Obj) Json.parse("{\"diff\":\"- a\\n+ b <b>\",\"ticket\":7}"));
    }

    public Story requested(Json.Obj input) {
        return requested(input, null, null);
    }

    /** A fork that begins at a position of another run. */
    public Story forked(ForkOrigin origin, Json.Obj start) {
        return requested((Json.Obj) Json.parse("{\"diff\":\"- a\"}"), origin, start);
    }

    /** A run that a schedule started for one of its due times. */
    public Story scheduled(ScheduleId schedule, Instant slot) {
        return requested(
                Json.Obj.EMPTY,
                null,
                null,
                new Trigger(
                        RunKind.SYSTEM_SCHEDULED,
                        Trigger.SCHEDULE,
                        schedule + "/" + slot,
                        "schedule:" + schedule));
    }

    private Story requested(Json.Obj input, @Nullable ForkOrigin origin, Json.@Nullable Obj start) {
        return requested(
                input,
                origin,
                start,
                new Trigger(RunKind.USER_IMMEDIATE, "api", "key-" + run, "key:test"));
    }

    private Story requested(
            Json.Obj input,
            @Nullable ForkOrigin origin,
            Json.@Nullable Obj start,
            Trigger trigger) {
        events.add(
                new RunRequested(
                        run,
                        tenant,
                        "key-" + run,
                        GRAPH,
                        input,
                        Json.Obj.EMPTY,
                        new AccountId(tenant.value()),
                        trigger,
                        "cd".repeat(32),
                        "graph-run:" + tenant + ":key-" + run,
                        List.of(),
                        origin,
                        start,
                        next()));
        return this;
    }

    public Story started() {
        events.add(new RunStarted(run, attempt, "execution", next()));
        return checkpoint(0, List.of(), List.of("security", "style"));
    }

    public Story begins(int step, String node, String type) {
        return begins(step, node, node, type);
    }

    public Story begins(int step, String node, String path, String type) {
        events.add(new NodeStarted(run, attempt, step, node, path, type, next()));
        return this;
    }

    public Story ends(int step, String node, String type, String update) {
        return ends(step, node, type, update, null);
    }

    public Story ends(int step, String node, String type, String update, @Nullable String route) {
        boolean task = type.equals("task");
        Instant at = next();
        events.add(
                new NodeCompleted(
                        run,
                        attempt,
                        step,
                        node,
                        node,
                        type,
                        (Json.Obj) Json.parse(update),
                        route,
                        List.of(),
                        (Json.Arr) Json.parse(task ? "[{\"id\":\"u1\",\"text\":\"hi\"}]" : "[]"),
                        Json.Arr.EMPTY,
                        task ? "model-1" : null,
                        task ? 1 : 0,
                        task ? 60 : 0,
                        task ? 20 : 0,
                        null,
                        null,
                        at.minusMillis(700),
                        at));
        return this;
    }

    /** One item of a send node. */
    public Story item(int step, String node, int index, boolean fails) {
        String path = node + "[" + index + "]";
        Instant at = next();
        events.add(
                fails
                        ? failed(step, node, path, at)
                        : new NodeCompleted(
                                run,
                                attempt,
                                step,
                                node,
                                path,
                                "task",
                                (Json.Obj) Json.parse("{\"output\":" + index + "}"),
                                null,
                                List.of(),
                                Json.Arr.EMPTY,
                                Json.Arr.EMPTY,
                                "model-1",
                                1,
                                0,
                                0,
                                null,
                                null,
                                at,
                                at));
        return this;
    }

    private NodeFailed failed(int step, String node, String path, Instant at) {
        return new NodeFailed(
                run,
                attempt,
                step,
                node,
                path,
                "task",
                "node_failed",
                "HTTP 500",
                "model-1",
                3,
                5,
                0,
                at.minusMillis(100),
                at);
    }

    public Story fails(int step, String node) {
        events.add(failed(step, node, node, next()));
        return this;
    }

    public Story checkpoint(int step, List<String> completed, List<String> next) {
        return checkpoint(step, completed, next, null);
    }

    public Story checkpoint(
            int step, List<String> completed, List<String> next, @Nullable Integer control) {
        events.add(
                new CheckpointCreated(
                        run, attempt, step, "ef".repeat(32), completed, next, control, next()));
        return this;
    }

    public Story interrupted(int step, PauseKind kind, String node, @Nullable String message) {
        events.add(
                new RunInterrupted(
                        run,
                        attempt,
                        step,
                        kind,
                        List.of(node),
                        message,
                        null,
                        null,
                        null,
                        next()));
        return this;
    }

    /** It waits for five minutes and is rejected then; its graph reads decisions. */
    public Story waits(int step, String node, String message) {
        Instant now = next();
        events.add(
                new RunInterrupted(
                        run,
                        attempt,
                        step,
                        PauseKind.NODE,
                        List.of(node),
                        message,
                        true,
                        now.plusSeconds(300),
                        TimeoutPolicy.REJECT,
                        now));
        return this;
    }

    public Story decided(int control, DecisionKind decision, @Nullable String comment) {
        events.add(
                new RunResumed(
                        run,
                        attempt,
                        control,
                        Json.Obj.EMPTY,
                        List.of(),
                        decision,
                        comment,
                        "key:anna",
                        next()));
        return this;
    }

    /** A rejection that ends the run. */
    public Story rejected(@Nullable String comment) {
        events.add(
                new RunCancelled(
                        run,
                        attempt,
                        "key:anna",
                        comment == null ? "rejected" : "rejected: " + comment,
                        DecisionKind.REJECT,
                        next()));
        return this;
    }

    public Story resumed(int control, String updates) {
        events.add(
                new RunResumed(
                        run,
                        attempt,
                        control,
                        (Json.Obj) Json.parse(updates),
                        List.of(),
                        null,
                        null,
                        "key:test",
                        next()));
        return this;
    }

    public Story injected(int control, String updates, @Nullable String applyAfter) {
        events.add(
                new StateInjected(
                        run,
                        attempt,
                        control,
                        (Json.Obj) Json.parse(updates),
                        applyAfter,
                        "key:test",
                        next()));
        return this;
    }

    /** Another attempt takes over, from a checkpoint of the current one; what follows is its. */
    public Story replayed(int fromStep, int control) {
        events.add(
                new AttemptRequested(
                        run,
                        attempt + 1,
                        attempt,
                        fromStep,
                        "workflow:a" + (attempt + 1),
                        "replay",
                        control,
                        "key:test",
                        next()));
        attempt++;
        events.add(new RunStarted(run, attempt, "execution-" + attempt, next()));
        return this;
    }

    /** A node that took the answer of another one from the cache. */
    public Story cached(int step, String node, String update, NodeOrigin origin) {
        Instant at = next();
        events.add(
                new NodeCompleted(
                        run,
                        attempt,
                        step,
                        node,
                        node,
                        "task",
                        (Json.Obj) Json.parse(update),
                        null,
                        List.of(),
                        Json.Arr.EMPTY,
                        Json.Arr.EMPTY,
                        null,
                        0,
                        0,
                        0,
                        "ca".repeat(32),
                        origin,
                        at,
                        at));
        return this;
    }

    public CallId unit(int step, String node) {
        CallId call = new CallId(UUID.randomUUID().toString());
        events.add(
                new UsageUnitCreated(
                        run,
                        call,
                        attempt,
                        step,
                        node,
                        node,
                        0,
                        0,
                        "dispatch",
                        new WorkerId("model-1"),
                        "demo-small",
                        next()));
        return call;
    }

    public Story charged(CallId call, String providerUsd) {
        return charged(call, providerUsd, run);
    }

    public Story charged(CallId call, String providerUsd, @Nullable RunId forRun) {
        BigDecimal cost = new BigDecimal(providerUsd);
        BigDecimal markup = new BigDecimal("2.0");
        BigDecimal usd = Credits.costUsd(cost, markup);
        events.add(
                new ChargeRecorded(
                        "litellm",
                        call,
                        tenant,
                        new AccountId(tenant.value()),
                        new CallFacts(
                                "chatcmpl-1",
                                forRun,
                                attempt,
                                "security",
                                "review",
                                "user_immediate",
                                "api",
                                null,
                                "demo-small",
                                "demo",
                                60,
                                20,
                                "1.5",
                                640L,
                                false,
                                false),
                        cost,
                        markup,
                        usd,
                        Credits.ofUsd(usd),
                        null,
                        Provenance.CALLBACK,
                        next()));
        return this;
    }

    public Story settled(CallId call, UnitOutcome outcome) {
        events.add(new UsageUnitSettled(run, call, outcome, next()));
        return this;
    }

    public Story completed() {
        events.add(new RunCompleted(run, attempt, next()));
        return this;
    }

    public Story failed() {
        events.add(new RunFailed(run, attempt, "node_failed", "HTTP 500", "security", next()));
        return this;
    }

    /** The reviewers' wave has begun, with one model call announced. */
    public Story reviewing() {
        requested().started().begins(1, "security", "task").begins(1, "style", "task");
        return this;
    }

    /** A whole run that succeeds, its bill settled after its end. */
    public Story whole() {
        reviewing();
        CallId first = unit(1, "security");
        CallId second = unit(1, "style");
        ends(1, "style", "task", "{\"notes\":\"tidy\",\"score\":0.1}");
        charged(first, "0.00075");
        ends(1, "security", "task", "{\"notes\":\"safe\",\"score\":0.2}");
        checkpoint(1, List.of("security", "style"), List.of("judge"));
        ends(2, "judge", "transform", "{\"verdict\":\"ok\"}");
        checkpoint(2, List.of("judge"), List.of("gate"));
        ends(3, "gate", "route", "{}", "ok");
        checkpoint(3, List.of("gate"), List.of("merge"));
        ends(4, "merge", "transform", "{\"score\":1}");
        checkpoint(4, List.of("merge"), List.of());
        completed();
        settled(first, UnitOutcome.CHARGED);
        charged(second, "0.00075");
        return settled(second, UnitOutcome.CHARGED);
    }

    /** A whole run that fails in one of its reviewers. */
    public Story broken() {
        reviewing();
        ends(1, "style", "task", "{\"notes\":\"tidy\"}");
        return fails(1, "security").failed();
    }
}
