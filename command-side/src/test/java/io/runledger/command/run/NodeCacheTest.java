package io.runledger.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.testing.ApiTest;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.CachedNode;
import io.runledger.events.run.FindCached;
import io.runledger.events.run.NodeOrigin;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.RunCommand.RecordNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that later nodes take over. */
class NodeCacheTest extends ApiTest {

    private static final String KEY = "ab".repeat(32);
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private RunId run = new RunId("00000000-0000-0000-0000-000000000000");

    @BeforeEach
    void begin() {
        publish("g", FREE);
        api.post("/api/v1/runs", "{'graph_id':'g'}", "Idempotency-Key", "k");
        run = RunId.of(tenant, "k");
    }

    private void complete(int step, String answer, @Nullable NodeOrigin from, Instant at) {
        NodeResult result =
                new NodeResult(
                        new NodePlace("mark", "mark", "task"),
                        Json.obj().put("answer", answer).build(),
                        null,
                        List.of("next"),
                        Json.Arr.EMPTY,
                        Json.Arr.EMPTY,
                        "w",
                        1,
                        1,
                        1,
                        KEY,
                        from,
                        null,
                        at,
                        at);
        gateway.send(new RecordNodes(run, 0, step, List.of(result), at), sender());
    }

    private CachedNode find(TenantId asking, long ttlMillis) {
        return gateway.ask(new FindCached(asking, run, KEY, ttlMillis));
    }

    @Test
    void areFoundAtOnceWithAllThatIsTakenOver() {
        complete(1, "kept", null, Instant.now());
        CachedNode found = find(tenant, HOUR);
        assertThat(found.origin()).isEqualTo(new NodeOrigin(run, 0, 1, "mark"));
        assertThat(found.update().text("answer")).isEqualTo("kept");
        assertThat(found.gotoTargets()).containsExactly("next");
    }

    @Test
    void areNotFoundByOthersNorWhenTheyAreTooOld() {
        complete(1, "kept", null, Instant.now().minus(Duration.ofMinutes(30)));
        assertThat(find(tenant, HOUR).origin()).isNotNull();
        assertThat(find(tenant, HOUR / 4).origin()).isNull();
        assertThat(find(new TenantId("another"), HOUR).origin()).isNull();
    }

    @Test
    void thatWereTakenOverThemselvesDoNotLiveLonger() {
        complete(1, "again", new NodeOrigin(run, 0, 0, "mark"), Instant.now());
        assertThat(find(tenant, HOUR).origin()).isNull();
    }

    @Test
    void areSweptAfterADay() {
        complete(1, "old", null, Instant.now().minus(Duration.ofHours(30)));
        assertThat(find(tenant, 10 * 24 * HOUR).origin()).isNull();
        RunId old = run;
        api.post("/api/v1/runs", "{'graph_id':'g'}", "Idempotency-Key", "k-2");
        run = RunId.of(tenant, "k-2");
        complete(1, "new", null, Instant.now());
        int left =
                db.sql("SELECT count(*) FROM cached_nodes WHERE run_id = :run")
                        .param("run", old.value())
                        .query((row, _) -> row.getInt(1))
                        .single();
        assertThat(left).isZero();
    }

    @Test
    void areKeptUnderNoKeyThatCouldBeGuessed() {
        complete(1, "kept", null, Instant.now());
        List<byte[]> keys =
                db.sql("SELECT cache_key FROM cached_nodes WHERE run_id = :run")
                        .param("run", run.value())
                        .query((row, _) -> row.getBytes(1))
                        .list();
        assertThat(keys)
                .singleElement()
                .satisfies(key -> assertThat(HexFormat.of().formatHex(key)).isNotEqualTo(KEY));
    }
}
