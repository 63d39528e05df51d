package io.runledger.platform.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.DomainEvent;
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
import io.runledger.events.run.RunEvent.NodeStarted;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunStarted;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunEvent.UsageUnitSettled;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import io.runledger.events.run.UnitOutcome;
import io.runledger.platform.content.ContentCipher;
import io.runledger.platform.content.ContentKeys;
import io.runledger.platform.content.MasterKey;
import io.runledger.platform.testing.TestPostgres;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The size of a run in the log: 50 nodes in a row, each with an update of 200 bytes. */
@Tag("STORAGE_WITHIN_THREE_TIMES")
class StorageTest {

    private static final int NODES = 50;
    private static final int UPDATE = 200;

    private static final LogSerializer SERIALIZER =
            new LogSerializer(
                    new ContentCipher(
                            new ContentKeys(
                                    TestPostgres.migratedDatabase().dataSource(),
                                    new MasterKey(new byte[32]))));

    private final Random random = new Random(50);
    private final String key = UUID.randomUUID().toString();
    private final RunId run = RunId.of(new TenantId("default"), key);
    private final String execution = "graph-run:default:" + key + "/" + UUID.randomUUID();
    private final List<DomainEvent> events = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-31T12:34:56.789123Z");

    @Test
    void ofTransformsStaysWithinThreeTimesTheirUpdates() {
        record("transform", null, false);
        assertThat(bytes()).isLessThan(3L * NODES * UPDATE);
    }

    @Test
    void ofTasksStaysWithinThreeTimesTheirUpdates() {
        record("task", "reviewer", false);
        assertThat(bytes()).isLessThan(3L * NODES * UPDATE);
    }

    @Test
    void ofModelCallsStaysWithinThreeTimesTheirUpdatesToo() {
        record("task", "demo", true);
        assertThat(bytes()).isLessThan(3L * NODES * UPDATE);
    }

    private void record(String nodeType, String worker, boolean paid) {
        requested();
        events.add(started(0, nodeType));
        for (int node = 0; node < NODES; node++) {
            if (paid) {
                call(node);
            }
            completed(node, nodeType, worker);
        }
        events.add(new RunCompleted(run, 0, tick()));
    }

    private void requested() {
        GraphRef graph = new GraphRef(new GraphId("chain"), 1, "ab".repeat(32));
        Trigger trigger = new Trigger(RunKind.USER_IMMEDIATE, "api", null, "key:default");
        events.add(
                new RunRequested(
                        run,
                        new TenantId("default"),
                        key,
                        graph,
                        Json.Obj.EMPTY,
                        Json.Obj.EMPTY,
                        new AccountId("default"),
                        trigger,
                        "cd".repeat(32),
                        "graph-run:default:" + key,
                        null,
                        null,
                        null,
                        tick()));
        events.add(new RunStarted(run, 0, execution, tick()));
    }

    private static String name(int node) {
        return node == NODES ? "__end__" : "node_" + node;
    }

    private NodeStarted started(int node, String nodeType) {
        return new NodeStarted(run, 0, node + 1, name(node), name(node), nodeType, tick());
    }

    private void call(int node) {
        CallId call = new CallId(UUID.randomUUID().toString());
        events.add(
                new UsageUnitCreated(
                        run,
                        call,
                        0,
                        node + 1,
                        name(node),
                        name(node),
                        0,
                        1,
                        execution + "/" + UUID.randomUUID() + "/1",
                        new WorkerId("demo"),
                        "demo",
                        tick()));
        events.add(new UsageUnitSettled(run, call, UnitOutcome.CHARGED, tick()));
    }

    private void completed(int node, String nodeType, String worker) {
        boolean called = worker != null;
        events.add(
                new NodeCompleted(
                        run,
                        0,
                        node + 1,
                        name(node),
                        name(node),
                        nodeType,
                        Json.obj().put("k" + node, noise()).build(),
                        null,
                        List.of(),
                        Json.Arr.EMPTY,
                        Json.Arr.EMPTY,
                        worker,
                        called ? 1 : 0,
                        called ? 17 : 0,
                        called ? 42 : 0,
                        null,
                        null,
                        tick(),
                        tick()));
        events.add(
                new CheckpointCreated(
                        run,
                        0,
                        node + 1,
                        hash(),
                        List.of(name(node)),
                        List.of(name(node + 1)),
                        null,
                        now));
        if (node + 1 < NODES) {
            events.add(started(node + 1, nodeType));
        }
    }

    private Instant tick() {
        now = now.plusNanos(1_000L * (1 + random.nextInt(9_000)));
        return now;
    }

    /** Letters and digits by chance, which no compression makes much smaller. */
    private String noise() {
        return random.ints(UPDATE, 0, 62)
                .mapToObj("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }

    private String hash() {
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        return HexFormat.of().formatHex(hash);
    }

    private long bytes() {
        return events.stream()
                .map(event -> SERIALIZER.serialize(event, byte[].class).getData())
                .mapToLong(written -> StoredForm.intoRow(written, run.value()).length)
                .sum();
    }
}
