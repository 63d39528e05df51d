package io.runledger.query.run;

import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.platform.http.Limit;
import io.runledger.platform.security.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers questions about runs. One run is always read from its own events. */
@RestController
@RequestMapping("/api/v1/runs")
class RunQueries {

    private final RunReader reader;
    private final RunStateReader states;
    private final RunList list;
    private final RunCosts costs;

    RunQueries(RunReader reader, RunStateReader states, RunList list, RunCosts costs) {
        this.reader = reader;
        this.states = states;
        this.list = list;
        this.costs = costs;
    }

    @GetMapping
    ResponseEntity<Json> runs(Caller caller, @RequestParam Map<String, String> query) {
        RunList.Page page = list.find(caller.tenantId(), RunFilter.parse(query));
        return ok(
                Json.obj()
                        .put("runs", all(page.runs(), RunJson::listed))
                        .put("next_cursor", page.nextCursor()));
    }

    @GetMapping("/{id}")
    ResponseEntity<Json> run(Caller caller, @PathVariable String id) {
        RunFold run = reader.fold(caller.tenantId(), id);
        RunId runId = run.requested().runId();
        return ResponseEntity.ok(
                RunJson.full(run, states.now(run), list.row(runId), costs.of(runId)));
    }

    @GetMapping("/{id}/nodes")
    ResponseEntity<Json> nodes(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        RunFold run = reader.fold(caller.tenantId(), id);
        Part<NodeRun> part = Part.of(run.nodes(), limit, cursor);
        Map<Long, Json.Obj> updates = reader.updates(run.requested().runId(), part.items());
        return ok(
                Json.obj()
                        .put("nodes", all(part.items(), node -> shown(node, updates)))
                        .put("next_cursor", part.nextCursor()));
    }

    private static Json.Obj shown(NodeRun node, Map<Long, Json.Obj> updates) {
        Long sequence = node.updateSequence();
        return PartJson.node(node, sequence == null ? null : updates.get(sequence));
    }

    @GetMapping("/{id}/checkpoints")
    ResponseEntity<Json> checkpoints(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        RunFold run = reader.fold(caller.tenantId(), id);
        Part<Checkpoint> part = Part.of(run.checkpoints(), limit, cursor);
        return ok(
                Json.obj()
                        .put("checkpoints", all(part.items(), PartJson::checkpoint))
                        .put("next_cursor", part.nextCursor()));
    }

    @GetMapping("/{id}/checkpoints/{checkpoint}")
    ResponseEntity<Json> checkpoint(
            Caller caller, @PathVariable String id, @PathVariable String checkpoint) {
        RunFold run = reader.fold(caller.tenantId(), id);
        Checkpoint found = AsOf.byId(run, checkpoint);
        return ResponseEntity.ok(PartJson.checkpoint(found).with("state", state(run, found)));
    }

    @GetMapping("/{id}/state")
    ResponseEntity<Json> state(
            Caller caller,
            @PathVariable String id,
            @RequestParam(name = "as_of", required = false) @Nullable String asOf) {
        RunFold run = reader.fold(caller.tenantId(), id);
        Optional<Checkpoint> found = AsOf.find(run, asOf);
        return ok(
                Json.obj()
                        .put("checkpoint_id", found.map(Checkpoint::id).orElse(null))
                        .put("state", found.map(c -> state(run, c)).orElse(Json.Obj.EMPTY)));
    }

    private Json.Obj state(RunFold run, Checkpoint checkpoint) {
        return states.at(run.requested(), checkpoint).checkpointState();
    }

    @GetMapping("/{id}/attempts")
    ResponseEntity<Json> attempts(Caller caller, @PathVariable String id) {
        RunFold run = reader.fold(caller.tenantId(), id);
        List<Attempt> attempts = run.attempts();
        List<Cost> each = costs.ofAttempts(run.requested().runId(), attempts.size());
        return ok(
                Json.obj()
                        .put(
                                "attempts",
                                all(
                                        attempts,
                                        attempt ->
                                                PartJson.attempt(
                                                        attempt, each.get(attempt.number())))));
    }

    @GetMapping("/{id}/forks")
    ResponseEntity<Json> forks(
            Caller caller, @PathVariable String id, @RequestParam Map<String, String> query) {
        RunRequested run = reader.first(caller.tenantId(), id);
        RunList.Page page = list.forks(caller.tenantId(), run.runId(), RunFilter.parse(query));
        return ok(
                Json.obj()
                        .put("runs", all(page.runs(), RunJson::listed))
                        .put("next_cursor", page.nextCursor()));
    }

    @GetMapping("/{id}/events")
    ResponseEntity<Json> events(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        RunRequested run = reader.first(caller.tenantId(), id);
        int size = Limit.parse(limit);
        List<LoggedEvent> events = reader.after(run.runId(), Part.after(cursor) - 1, size + 1);
        boolean more = events.size() > size;
        List<LoggedEvent> page = more ? events.subList(0, size) : events;
        return ok(
                Json.obj()
                        .put("events", all(page, PartJson::event))
                        .put(
                                "next_cursor",
                                more ? Part.cursor(page.getLast().sequence() + 1) : null));
    }

    private static <T> Json.Arr all(List<T> items, Function<T, Json.Obj> shown) {
        return Json.arr(items.stream().map(shown).toList());
    }

    private static ResponseEntity<Json> ok(Json.Builder body) {
        return ResponseEntity.ok(body.build());
    }
}
