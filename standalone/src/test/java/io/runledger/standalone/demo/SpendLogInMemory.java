package io.runledger.standalone.demo;

import io.runledger.events.json.Json;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A spend log for tests of the model itself. */
final class SpendLogInMemory implements SpendLog {

    private final Map<Long, Json.Obj> begun = new ConcurrentSkipListMap<>();
    private final Map<Long, Json.Obj> ended = new ConcurrentSkipListMap<>();
    private final AtomicLong last = new AtomicLong();

    @Override
    public long begin(Json.Obj asFailure) {
        long call = last.incrementAndGet();
        begun.put(call, asFailure);
        return call;
    }

    @Override
    public void end(long call, Json.Obj row) {
        begun.remove(call);
        ended.put(call, row);
    }

    /** The calls that have not ended, as what they would be seen. */
    List<Json.Obj> begun() {
        return List.copyOf(begun.values());
    }

    @Override
    public List<Json.Obj> rows(Query query) {
        Comparator<Json.Obj> order = Comparator.comparing(SpendLogInMemory::startedAt);
        return found(query)
                .sorted(query.ascending() ? order : order.reversed())
                .skip(query.offset())
                .limit(query.limit())
                .toList();
    }

    @Override
    public long count(Query query) {
        return found(query).count();
    }

    private Stream<Json.Obj> found(Query query) {
        return ended.values().stream()
                .filter(row ->
                        query.id() == null
                                || query.id().equals(row.text("request_id"))
                                || query.id().equals(row.text("litellm_call_id")));
    }

    private static OffsetDateTime startedAt(Json.Obj row) {
        return OffsetDateTime.parse(row.text("startTime"));
    }
}
