package io.runledger.query.run;

import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.Limit;
import io.runledger.platform.security.Caller;
import java.math.BigDecimal;
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
    private final RunList list;

    RunQueries(RunReader reader, RunList list) {
        this.reader = reader;
        this.list = list;
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
        return ResponseEntity.ok(RunJson.full(run, list.row(new RunId(id))));
    }

    @GetMapping("/{id}/nodes")
    ResponseEntity<Json> nodes(Caller caller, @PathVariable String id) {
        RunFold run = reader.fold(caller.tenantId(), id);
        return ok(Json.obj().put("nodes", all(run.nodes(), RunJson::node)));
    }

    @GetMapping("/{id}/checkpoints")
    ResponseEntity<Json> checkpoints(Caller caller, @PathVariable String id) {
        RunFold run = reader.fold(caller.tenantId(), id);
        return ok(Json.obj().put("checkpoints", all(run.checkpoints(), RunJson::checkpoint)));
    }

    @GetMapping("/{id}/checkpoints/{checkpoint}")
    ResponseEntity<Json> checkpoint(
            Caller caller, @PathVariable String id, @PathVariable String checkpoint) {
        RunFold run = reader.fold(caller.tenantId(), id);
        Checkpoint found = AsOf.byId(run, checkpoint);
        return ResponseEntity.ok(RunJson.checkpoint(found).with("state", run.stateAt(found)));
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
                        .put("state", found.map(run::stateAt).orElse(Json.Obj.EMPTY)));
    }

    @GetMapping("/{id}/events")
    ResponseEntity<Json> events(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        RunRequested run = reader.first(caller.tenantId(), id);
        int size = Limit.parse(limit);
        long after = Cursor.decode(cursor).map(RunQueries::sequence).orElse(-1L);
        List<LoggedEvent> events = reader.after(run.runId(), after, size + 1);
        boolean more = events.size() > size;
        List<LoggedEvent> page = more ? events.subList(0, size) : events;
        return ok(
                Json.obj()
                        .put("events", all(page, RunJson::event))
                        .put("next_cursor", more ? next(page.getLast()) : null));
    }

    private static String next(LoggedEvent last) {
        return Cursor.encode(Json.obj().put("after", last.sequence()).build());
    }

    private static long sequence(Json.Obj cursor) {
        if (cursor.get("after") instanceof Json.Num(BigDecimal after)
                && after.precision() - after.scale() < 18) {
            return after.longValue();
        }
        throw Cursor.invalid();
    }

    private static <T> Json.Arr all(List<T> items, Function<T, Json.Obj> shown) {
        return Json.arr(items.stream().map(shown).toList());
    }

    private static ResponseEntity<Json> ok(Json.Builder body) {
        return ResponseEntity.ok(body.build());
    }
}
