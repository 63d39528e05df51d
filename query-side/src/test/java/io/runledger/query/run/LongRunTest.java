package io.runledger.query.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.DomainEvent;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeStarted;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunStarted;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import io.runledger.query.testing.QueryServerTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run of 10,000 steps around a loop, read as any other. */
@Tag("slow")
class LongRunTest extends QueryServerTest {

    private static final int STEPS = 10_000;
    private static final TenantId TENANT = new TenantId("default");
    private static final GraphRef GRAPH = new GraphRef(new GraphId("loop"), 1, "10".repeat(32));
    private static final Json.Obj DEFINITION =
            (Json.Obj)
                    Json.parse(
                            """
                            {"max_steps":100000,
                             "state_schema":{"n":{"type":"number","reducer":"add"},
                              "again":{"type":"string"},"text":{"type":"string"}},
                             "nodes":{"work":{"type":"transform","updates":{"n":1}},
                              "gate":{"type":"route","input":"again",
                               "routes":{"yes":"work","no":"last"},"default":"yes"},
                              "last":{"type":"transform","updates":{}}},
                             "edges":[["__start__","work"],["work","gate"],["gate:yes","work"],
                              ["gate:no","last"],["last","__end__"]]}
                            """);

    private static final RunId RUN = new RunId(UUID.randomUUID().toString());
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static boolean told;

    /** Kept for looking at. */
    private static final List<String> FIGURES = new ArrayList<>();

    @BeforeEach
    void run() {
        if (told) {
            return;
        }
        told = true;
        log.append(
                TENANT.value(),
                new GraphPublished(TENANT, GRAPH.id(), 1, "Loop", DEFINITION, GRAPH.hash(), BEGIN));
        List<DomainEvent> events = new ArrayList<>(List.of(requested(), started()));
        events.add(checkpoint(0, List.of(), "work"));
        for (int step = 1; step <= STEPS; step++) {
            boolean work = step % 2 == 1;
            Instant at = BEGIN.plusMillis(step * 10L);
            String node = work ? "work" : "gate";
            String type = work ? "transform" : "route";
            events.add(new NodeStarted(RUN, 0, step, node, node, type, at));
            events.add(completed(step, node, type, work, at));
            events.add(checkpoint(step, List.of(node), work ? "gate" : "work"));
        }
        long from = System.nanoTime();
        log.appendAtOnce(TENANT.value(), RUN.value(), events);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
        FIGURES.add("appended " + events.size() + " events in " + millis + " ms");
        // The projections read as much at the same time: first let them be done.
        eventually(
                "/api/v1/runs?graph_id=loop", page -> page.text().contains("\"steps\":" + STEPS));
        timed("first read of the run", "/api/v1/runs/" + RUN + "/checkpoints?limit=1");
        timed("first read of its states", "/api/v1/runs/" + RUN);
    }

    private static RunRequested requested() {
        return new RunRequested(
                RUN,
                TENANT,
                "key-" + RUN,
                GRAPH,
                (Json.Obj) Json.parse("{\"again\":\"yes\",\"text\":\"" + "x".repeat(2_000) + "\"}"),
                Json.Obj.EMPTY,
                new AccountId("default"),
                new Trigger(RunKind.USER_IMMEDIATE, "api", null, "key:test"),
                "cd".repeat(32),
                "graph-run:default:key-" + RUN,
                List.of(),
                null,
                null,
                BEGIN);
    }

    private static RunStarted started() {
        return new RunStarted(RUN, 0, "execution", BEGIN);
    }

    private static CheckpointCreated checkpoint(int step, List<String> completed, String next) {
        return new CheckpointCreated(
                RUN,
                0,
                step,
                "ef".repeat(32),
                completed,
                List.of(next),
                null,
                BEGIN.plusMillis(step * 10L + 5));
    }

    private static NodeCompleted completed(
            int step, String node, String type, boolean work, Instant at) {
        return new NodeCompleted(
                RUN,
                0,
                step,
                node,
                node,
                type,
                work ? (Json.Obj) Json.parse("{\"n\":1}") : Json.Obj.EMPTY,
                work ? null : "yes",
                List.of(),
                Json.Arr.EMPTY,
                Json.Arr.EMPTY,
                null,
                0,
                0,
                0,
                null,
                null,
                at,
                at);
    }

    private static Json n(int step) {
        return Json.of((step + 1) / 2);
    }

    private static Json state(Json.Obj answer, String key) {
        Json.Obj state = (Json.Obj) Objects.requireNonNull(answer.get("state"));
        return Objects.requireNonNull(state.get(key));
    }

    private Json.Obj timed(String what, String path) {
        long from = System.nanoTime();
        Json.Obj answer = json(path);
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - from);
        FIGURES.add(what + ": " + micros + " µs");
        return answer;
    }

    @Test
    void anyCheckpointHasItsStateAndTheRunItsNewest() throws IOException {
        String path = "/api/v1/runs/" + RUN;
        assertThat(state(timed("read again", path), "n")).isEqualTo(n(STEPS));
        assertThat(timed("and again", path).get("steps")).isEqualTo(Json.of(STEPS));
        timed("attempts", path + "/attempts");
        Random random = new Random(7);
        for (int i = 0; i < 10; i++) {
            int step = random.nextInt(STEPS + 1);
            String checkpoint = path + "/checkpoints/" + RUN + ":0:" + step;
            assertThat(state(timed("checkpoint " + step, checkpoint), "n")).isEqualTo(n(step));
        }
        String asOf = path + "/state?as_of=" + BEGIN.plusMillis(50_006);
        assertThat(state(timed("as of a time", asOf), "n")).isEqualTo(n(5_000));
        timed("nodes, a page", path + "/nodes?limit=100");
        timed("nodes, all", path + "/nodes");
        timed("checkpoints, all", path + "/checkpoints");
        long from = System.nanoTime();
        assertThat(get("/runs/" + RUN).statusCode()).isEqualTo(200);
        FIGURES.add("page: " + TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - from) + " µs");
        Files.write(Path.of("target", "long-run.txt"), FIGURES);
    }

    @Test
    void pagesOfNodesAndCheckpointsHaveEachOfThemOnce() {
        for (String list : List.of("nodes", "checkpoints")) {
            Set<String> seen = new HashSet<>();
            String cursor = "";
            do {
                Json.Obj page =
                        json("/api/v1/runs/" + RUN + "/" + list + "?limit=100&cursor=" + cursor);
                Json.Arr items = (Json.Arr) Objects.requireNonNull(page.get(list));
                items.items()
                        .forEach(item ->
                                assertThat(seen.add(String.valueOf(((Json.Obj) item).get("step"))))
                                        .isTrue());
                cursor = page.text("next_cursor");
            } while (cursor != null);
            assertThat(seen).hasSize(list.equals("nodes") ? STEPS : STEPS + 1);
        }
        assertThat(get("/api/v1/runs/" + RUN + "/nodes?limit=0").statusCode()).isEqualTo(400);
        assertThat(get("/api/v1/runs/" + RUN + "/nodes?cursor=e30").statusCode()).isEqualTo(400);
    }

    @Test
    void manyReadersAtOnceSeeTheSameRun() throws Exception {
        List<CompletableFuture<Json.Obj>> reads =
                IntStream.range(0, 8)
                        .mapToObj(_ ->
                                CompletableFuture.supplyAsync(() -> json("/api/v1/runs/" + RUN)))
                        .toList();
        Json.Obj first = reads.getFirst().get(60, TimeUnit.SECONDS);
        for (CompletableFuture<Json.Obj> read : reads) {
            assertThat(read.get(60, TimeUnit.SECONDS).get("state")).isEqualTo(first.get("state"));
            assertThat(read.get(60, TimeUnit.SECONDS).get("steps")).isEqualTo(first.get("steps"));
        }
    }
}
