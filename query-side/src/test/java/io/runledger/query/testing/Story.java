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
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import io.runledger.events.json.Json;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import io.runledger.events.run.RunEvent.NodeStarted;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunStarted;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunEvent.UsageUnitSettled;
import io.runledger.events.run.RunKind;
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
        events.add(
                new RunRequested(
                        run,
                        tenant,
                        "key-" + run,
                        GRAPH,
                        input,
                        Json.Obj.EMPTY,
                        new AccountId(tenant.value()),
                        new Trigger(RunKind.USER_IMMEDIATE, "api", "key-" + run, "key:test"),
                        "cd".repeat(32),
                        "graph-run:" + tenant + ":key-" + run,
                        next()));
        return this;
    }

    public Story started() {
        events.add(new RunStarted(run, 0, "execution", next()));
        return checkpoint(0, List.of(), List.of("security", "style"));
    }

    public Story begins(int step, String node, String type) {
        events.add(new NodeStarted(run, 0, step, node, node, type, next()));
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
                        0,
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
                        at.minusMillis(700),
                        at));
        return this;
    }

    public Story fails(int step, String node) {
        Instant at = next();
        events.add(
                new NodeFailed(
                        run,
                        0,
                        step,
                        node,
                        node,
                        "task",
                        "node_failed",
                        "HTTP 500",
                        "model-1",
                        3,
                        5,
                        0,
                        at.minusMillis(100),
                        at));
        return this;
    }

    public Story checkpoint(int step, List<String> completed, List<String> next) {
        events.add(new CheckpointCreated(run, 0, step, "ef".repeat(32), completed, next, next()));
        return this;
    }

    public CallId unit(int step, String node) {
        CallId call = new CallId(UUID.randomUUID().toString());
        events.add(
                new UsageUnitCreated(
                        run,
                        call,
                        0,
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
                                0,
                                "security",
                                "review",
                                "user_immediate",
                                "api",
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
                        Provenance.CALLBACK,
                        next()));
        return this;
    }

    public Story settled(CallId call, UnitOutcome outcome) {
        events.add(new UsageUnitSettled(run, call, outcome, next()));
        return this;
    }

    public Story completed() {
        events.add(new RunCompleted(run, 0, next()));
        return this;
    }

    public Story failed() {
        events.add(new RunFailed(run, 0, "node_failed", "HTTP 500", "security", next()));
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
