package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Five schedules that are due every minute, for three minutes of real time, with an outage of
 * everything in the middle of it. It mostly waits, so it does so beside the other tests.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag("EVERY_SLOT_HAS_ONE_FATE")
@Tag("OVERLAP_SKIP_DEFAULT")
@Tag("SKIP_MISSED_RUNS")
@Tag("CATCHUP_WINDOW_ZERO")
class SchedulesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Longer than Temporal's catch-up window of 10 s. */
    private static final Duration TOO_LATE = Duration.ofSeconds(14);

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static ProductProcess product;
    private static Api api;

    @BeforeAll
    static void start() {
        product = ProductProcess.start(Map.of("RUNLEDGER_SCHEDULES_GRACE", "10s"));
        api = product.api();
        publish("quick", "answer");
        publish("long", "answer [[delay:100000]]");
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    private static void publish(String id, String prompt) {
        Json definition = Graphs.oneTask("", prompt).get("graph");
        api.post("/api/v1/graphs", Json.obj().put("id", id).put("definition", definition).build())
                .expect(201);
    }

    /** A schedule that is due every minute. */
    private static Json.Obj minutely(String graph) {
        Json body =
                Json.obj()
                        .put("graph_id", graph)
                        .put("input", Json.Obj.EMPTY)
                        .put("cron", "* * * * *")
                        .put("timezone", "UTC")
                        .build();
        return api.post("/api/v1/schedules", body).expect(201);
    }

    private static String id(Json.Obj schedule) {
        return String.valueOf(schedule.text("schedule_id"));
    }

    @Test
    void everyMinuteOfEveryScheduleIsExplainedAlsoWhileEverythingWasDown() {
        Json.Obj quick = minutely("quick");
        Json.Obj tooLong = minutely("long");
        Json.Obj paused = minutely("quick");
        api.post("/api/v1/schedules/" + id(paused) + "/pause", Json.Obj.EMPTY).expect(200);
        Json.Obj revoked = minutely("quick");
        api.post("/api/v1/grants/" + revoked.text("grant_id") + "/revoke", Json.Obj.EMPTY)
                .expect(200);
        Json.Obj broke = minutely("quick");
        limitTo(1, broke);

        Instant first = awaitSuccess(quick, Instant.EPOCH);
        awaitTime(first.plusSeconds(6));
        product.killAll9();
        Instant down = first.plus(MINUTE);
        awaitTime(down.plus(TOO_LATE));
        product.restart();
        Instant last = awaitSuccess(quick, down);

        for (Json.Obj schedule : List.of(quick, tooLong, paused, revoked, broke)) {
            Eventually.holds(() ->
                    assertThat(fates(schedule).keySet()).containsSequence(minutes(schedule, down)));
        }
        assertThat(fates(quick))
                .containsEntry(first, "success")
                .containsEntry(down, "missed")
                .containsEntry(last, "success");
        assertThat(fates(tooLong)).containsEntry(down, "overlap");
        assertThat(fates(paused)).containsEntry(first, "paused").containsEntry(down, "paused");
        assertThat(fates(revoked)).containsEntry(first, "grant_revoked");
        assertThat(fates(broke)).containsEntry(first, "insufficient_credits");
        assertNothingOverlaps(tooLong);
        assertNothingBursts(quick);
        assertThat(product.run("schedules", "reconcile").exitCode()).isZero();
    }

    private static void limitTo(int credits, Json.Obj schedule) {
        Json budget =
                Json.obj()
                        .put("scope", "schedule")
                        .put("subject", id(schedule))
                        .put("period", "day")
                        .put("stop_credits", Integer.toString(credits))
                        .build();
        api.post("/api/v1/billing/budgets", budget).expect(201);
    }

    /** The first slot after a time whose run ended well. */
    private static Instant awaitSuccess(Json.Obj schedule, Instant after) {
        Eventually.within(
                PATIENCE,
                () -> success(schedule, after) != null,
                () -> fates(schedule) + "\n" + product.log());
        return success(schedule, after);
    }

    private static Instant success(Json.Obj schedule, Instant after) {
        return fates(schedule).entrySet().stream()
                .filter(slot -> slot.getKey().isAfter(after))
                .filter(slot -> slot.getValue().equals("success"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static void awaitTime(Instant time) {
        Eventually.within(PATIENCE, () -> Instant.now().isAfter(time), () -> "");
    }

    private static List<Json.Obj> slots(Json.Obj schedule) {
        return api.all("/api/v1/schedules/" + id(schedule) + "/runs", "runs");
    }

    /** The reason of a slot that has no run, the status of the run of any other. */
    private static TreeMap<Instant, String> fates(Json.Obj schedule) {
        TreeMap<Instant, String> fates = new TreeMap<>();
        for (Json.Obj slot : slots(schedule)) {
            String reason = slot.text("skip_reason");
            assertThat(reason == null).isEqualTo(slot.text("run_id") != null);
            String fate = reason == null ? slot.text("status") : reason;
            assertThat(fates.put(time(slot, "scheduled_for"), String.valueOf(fate))).isNull();
        }
        return fates;
    }

    private static Instant time(Json.Obj object, String member) {
        return Instant.parse(String.valueOf(object.text(member)));
    }

    /** All minutes from a schedule's creation on. */
    private static List<Instant> minutes(Json.Obj schedule, Instant to) {
        Instant from = time(schedule, "created_at").truncatedTo(ChronoUnit.MINUTES).plus(MINUTE);
        return from.until(to, ChronoUnit.MINUTES) < 0
                ? List.of()
                : LongStream.rangeClosed(0, from.until(to, ChronoUnit.MINUTES))
                        .mapToObj(minute -> from.plus(minute, ChronoUnit.MINUTES))
                        .toList();
    }

    /** No run begins before the one before it has ended. */
    private static void assertNothingOverlaps(Json.Obj schedule) {
        Instant free = Instant.EPOCH;
        for (Json.Obj run : runs(schedule)) {
            assertThat(time(run, "created_at")).isAfterOrEqualTo(free);
            String completed = run.text("completed_at");
            free = completed == null ? Instant.MAX : Instant.parse(completed);
        }
    }

    /** Every run is of a minute of its own and began in it: nothing was caught up. */
    private static void assertNothingBursts(Json.Obj schedule) {
        assertThat(runs(schedule))
                .isNotEmpty()
                .allSatisfy(run -> {
                    Instant due = time(run, "scheduled_for");
                    assertThat(time(run, "created_at")).isBetween(due, due.plus(MINUTE));
                });
    }

    /** A schedule's runs, oldest first. */
    private static List<Json.Obj> runs(Json.Obj schedule) {
        return slots(schedule).reversed().stream()
                .map(slot -> slot.text("run_id"))
                .filter(run -> run != null)
                .map(api::run)
                .toList();
    }
}
