package io.runledger.command.run;

import io.runledger.command.run.StartRequest.What;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunCommand.CancelRun;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.http.Fields;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What can be done with a run that exists: told something, stopped, taken up again, forked. */
@RestController
@RequestMapping("/api/v1/runs/{id}")
class RunControls {

    private final RunLookup runs;
    private final RunTelling telling;
    private final RunDecisions decisions;
    private final RunAttempts attempts;
    private final StartDoor door;
    private final Gateway gateway;
    private final Clock clock;

    RunControls(
            RunLookup runs,
            RunTelling telling,
            RunDecisions decisions,
            RunAttempts attempts,
            StartDoor door,
            Gateway gateway,
            Clock clock) {
        this.runs = runs;
        this.telling = telling;
        this.decisions = decisions;
        this.attempts = attempts;
        this.door = door;
        this.gateway = gateway;
        this.clock = clock;
    }

    @PostMapping("/cancel")
    ResponseEntity<Json> cancel(
            Caller caller,
            @PathVariable String id,
            @RequestBody(required = false) @Nullable Json body) {
        Fields fields = Fields.of(body);
        String reason = fields.optionalText("reason");
        fields.check();
        RunRequested run = runs.require(caller.tenantId(), id);
        boolean cancelled =
                gateway.call(
                        new CancelRun(run.runId(), caller.actor(), reason, clock.instant()),
                        new Sender(caller.tenantId(), caller.actor()),
                        Boolean.class);
        return ResponseEntity.status(cancelled ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .body(about(run).put("status", "cancelled").build());
    }

    @PostMapping("/resume")
    ResponseEntity<Json> resume(
            Caller caller,
            @PathVariable String id,
            @RequestBody(required = false) @Nullable Json body) {
        Fields fields = Fields.of(body);
        Json.Obj updates = fields.objectOrEmpty("updates");
        List<String> targets = targets(fields);
        fields.check();
        RunRequested run = runs.require(caller.tenantId(), id);
        int control = telling.resume(run, updates, targets, caller.actor());
        return ResponseEntity.accepted()
                .body(about(run).put("status", "running").put("control", control).build());
    }

    @PostMapping("/decision")
    ResponseEntity<Json> decide(Caller caller, @PathVariable String id, @RequestBody Json body) {
        Fields fields = Fields.of(body);
        var decision = fields.id("decision", RunDecisions::kind);
        String comment = fields.optionalText("comment");
        Json.Obj updates = fields.objectOrEmpty("updates");
        CheckpointId seen = fields.optionalText("checkpoint_id", CheckpointId::parse);
        fields.check();
        RunRequested run = runs.require(caller.tenantId(), id);
        RunDecisions.Decided decided =
                decisions.decide(
                        caller.tenantId(),
                        id,
                        seen == null ? null : ownCheckpoint(run, seen).place(),
                        decision.get(),
                        updates,
                        comment,
                        caller.actor());
        return ResponseEntity.accepted()
                .body(
                        Json.obj()
                                .put("run_id", decided.runId().value())
                                .put("decision", decided.decision().name().toLowerCase(Locale.ROOT))
                                .put("status", decided.ends() ? "cancelled" : "running")
                                .build());
    }

    /** A name, or a list of them. */
    private static List<String> targets(Fields fields) {
        return fields.optionalValue("goto") instanceof Json.Str(var name)
                ? List.of(name)
                : fields.texts("goto");
    }

    @PostMapping("/state")
    ResponseEntity<Json> inject(Caller caller, @PathVariable String id, @RequestBody Json body) {
        Fields fields = Fields.of(body);
        Json.Obj updates = fields.object("updates");
        String applyAfter = fields.optionalText("apply_after");
        fields.check();
        RunRequested run = runs.require(caller.tenantId(), id);
        int control = telling.inject(run, updates, applyAfter, caller.actor());
        return ResponseEntity.accepted()
                .body(
                        about(run)
                                .put("control", control)
                                .put("applied", false)
                                .put("pending", true)
                                .build());
    }

    @PostMapping("/retry")
    ResponseEntity<Json> retry(Caller caller, @PathVariable String id) {
        RunRequested run = runs.require(caller.tenantId(), id);
        return again(run, attempts.retry(run, caller.actor()));
    }

    @PostMapping("/replay")
    ResponseEntity<Json> replay(Caller caller, @PathVariable String id, @RequestBody Json body) {
        Fields fields = Fields.of(body);
        var sent = fields.id("checkpoint_id", CheckpointId::parse);
        fields.check();
        RunRequested run = runs.require(caller.tenantId(), id);
        CheckpointId checkpoint = ownCheckpoint(run, sent.get());
        return again(run, attempts.replay(run, checkpoint, caller.actor()));
    }

    private static ResponseEntity<Json> again(RunRequested run, int attempt) {
        return ResponseEntity.accepted()
                .body(about(run).put("status", "running").put("attempt", attempt).build());
    }

    @PostMapping("/fork")
    ResponseEntity<Json> fork(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @RequestBody Json body) {
        Fields fields = Fields.of(body);
        var sent = fields.id("checkpoint_id", CheckpointId::parse);
        Json.Obj updates = fields.objectOrEmpty("updates");
        Integer version = fields.optionalInteger("graph_version", 1, Integer.MAX_VALUE);
        fields.check();
        RunRequested source = runs.require(caller.tenantId(), id);
        CheckpointId checkpoint = ownCheckpoint(source, sent.get());
        return door.start(
                new StartRequest(
                        caller.tenantId(),
                        IdempotencyKey.ofFork(key),
                        new What.Fork(source, checkpoint, updates, version),
                        source.input(),
                        source.config(),
                        source.accountId(),
                        new Trigger(
                                RunKind.USER_IMMEDIATE,
                                "fork",
                                checkpoint.toString(),
                                caller.actor()),
                        RequestHash.ofFork((Json.Obj) body)));
    }

    private static CheckpointId ownCheckpoint(RunRequested run, CheckpointId checkpoint) {
        if (!checkpoint.runId().equals(run.runId())) {
            throw ProblemException.invalid("checkpoint_id", "is of another run");
        }
        return checkpoint;
    }

    private static Json.Builder about(RunRequested run) {
        return Json.obj().put("run_id", run.runId().value());
    }
}
