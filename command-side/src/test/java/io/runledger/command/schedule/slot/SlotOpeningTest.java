package io.runledger.command.schedule.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.runledger.command.schedule.ScheduleSamples;
import io.runledger.command.testing.ApiTest;
import io.runledger.command.testing.Carrier;
import io.runledger.events.id.RunId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.ScheduleCommand.PauseSchedule;
import io.runledger.events.schedule.ScheduleCommand.RequestBackfill;
import io.runledger.events.schedule.SlotCommand.SkipSlot;
import io.runledger.events.schedule.SlotEvent.SlotSkipped;
import io.runledger.events.schedule.SlotReason;
import io.runledger.events.schedule.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What becomes of a slot that Temporal starts, and of one that it does not. */
class SlotOpeningTest extends ApiTest {

    @Autowired private SlotOpener opener;
    @Autowired private SlotRuns slotRuns;

    /** The accountant would give what is older its reasons meanwhile. */
    private final Instant slot = Instant.now().truncatedTo(ChronoUnit.MINUTES);

    @BeforeEach
    void publish() {
        publish("free", FREE);
        publish("paid", PAID);
    }

    private ScheduleId schedule(String graph, OverlapPolicy overlap) {
        return schedule(graph, overlap, slot.minusSeconds(1));
    }

    private ScheduleId schedule(String graph, OverlapPolicy overlap, Instant at) {
        return new ScheduleId(
                ScheduleSamples.create(
                        gateway,
                        sender(),
                        graph,
                        new Timing("* * * * *", "UTC", overlap, 300),
                        at));
    }

    private SlotCall call(ScheduleId schedule, Instant scheduledFor) {
        return new SlotCall(tenant, schedule, scheduledFor, Instant.now(), "slot-workflow");
    }

    private List<SlotReason> reasons() {
        return events(SlotSkipped.class).stream().map(SlotSkipped::reason).toList();
    }

    @Test
    @Tag("SLOT_IDEMPOTENCY_VIA_EXECUTION_REQUESTS")
    void theSameSlotManyTimesAtOnceIsOneRun() throws Exception {
        ScheduleId schedule = schedule("free", OverlapPolicy.SKIP);
        List<OpenedRuns> opened = atOnce(20, _ -> opener.open(call(schedule, slot)));
        assertThat(Set.copyOf(opened)).hasSize(1);
        List<RunRequested> runs = events(RunRequested.class);
        assertThat(runs).hasSize(1);
        RunRequested run = runs.getFirst();
        assertThat(run.idempotencyKey()).isEqualTo("sched:" + schedule + ":" + slot);
        Trigger trigger = run.trigger();
        assertThat(trigger.kind()).isEqualTo(RunKind.SYSTEM_SCHEDULED);
        assertThat(trigger.source()).isEqualTo(Trigger.SCHEDULE);
        assertThat(trigger.requestedBy()).isEqualTo("schedule:" + schedule);
        assertThat(trigger.scheduledFor()).isEqualTo(slot);
        assertThat(trigger.grantId()).isNotNull();
        new Carrier(gateway, sender()).carry(run.runId(), 0);
        assertThat(opener.open(call(schedule, slot))).isEqualTo(opened.getFirst());
        assertThat(events(RunRequested.class)).hasSize(1);
    }

    @Test
    @Tag("OVERLAP_SKIP_DEFAULT")
    void aRunOfAnotherSlotThatGoesOnKeepsItFromRunning() {
        ScheduleId schedule = schedule("free", OverlapPolicy.SKIP, slot.minusSeconds(70));
        RunId first = opener.open(call(schedule, slot.minusSeconds(60))).runs().getFirst();
        assertThat(opener.open(call(schedule, slot)).runs()).isEmpty();
        assertThat(reasons()).containsExactly(SlotReason.OVERLAP);
        new Carrier(gateway, sender()).carry(first, 0);
        assertThat(opener.open(call(schedule, slot)).runs()).isEmpty();
        assertThat(opener.open(call(schedule, slot.plusSeconds(60))).runs()).hasSize(1);
    }

    @Test
    @Tag("OVERLAP_SKIP_DEFAULT")
    void aRunThatGoesOnAgainKeepsOthersFromRunning() {
        ScheduleId schedule = schedule("free", OverlapPolicy.SKIP, slot.minusSeconds(70));
        RunId first = opener.open(call(schedule, slot.minusSeconds(60))).runs().getFirst();
        new Carrier(gateway, sender()).carry(first, 0);
        await().until(() -> closed(first) == 1);
        String checkpoint = "{'checkpoint_id':'" + first + ":0:0'}";
        assertThat(api.post("/api/v1/runs/" + first + "/replay", checkpoint).status())
                .isEqualTo(202);
        await().until(() -> closed(first) == 0);
        assertThat(opener.open(call(schedule, slot)).runs()).isEmpty();
        assertThat(reasons()).containsExactly(SlotReason.OVERLAP);
    }

    @Test
    void endedRunsAreForgottenButForTheNewest() {
        ScheduleId schedule = schedule("free", OverlapPolicy.ALLOW_ALL, slot.minusSeconds(130));
        for (int minute = 2; minute >= 0; minute--) {
            SlotCall call = call(schedule, slot.minusSeconds(60L * minute));
            RunId run = opener.open(call).runs().getFirst();
            new Carrier(gateway, sender()).carry(run, 0);
            await().until(() -> closed(run) == 1);
        }
        slotRuns.forgetEnded(Instant.now().plusSeconds(1));
        assertThat(slotRuns.since(tenant, schedule, slot.minusSeconds(600)))
                .extracting(SlotRun::scheduledFor)
                .containsExactly(slot);
        assertThat(api.get("/api/v1/schedules/" + schedule).body().text("last_run_at")).isNotNull();
    }

    private long closed(RunId run) {
        return db.sql(
                        """
                        SELECT count(closed_at) FROM schedule_slot_runs WHERE run_id = :run
                        """)
                .param("run", run.value())
                .query(Long.class)
                .single();
    }

    @Test
    void whereOverlapsAreAllowedBothRun() {
        ScheduleId schedule = schedule("free", OverlapPolicy.ALLOW_ALL, slot.minusSeconds(70));
        assertThat(opener.open(call(schedule, slot.minusSeconds(60))).runs()).hasSize(1);
        assertThat(opener.open(call(schedule, slot)).runs()).hasSize(1);
    }

    @Test
    void aPausedSlotSaysSo() {
        ScheduleId schedule = schedule("free", OverlapPolicy.SKIP);
        gateway.send(new PauseSchedule(tenant, schedule, "key:a", slot.minusMillis(500)), sender());
        assertThat(opener.open(call(schedule, slot)).runs()).isEmpty();
        assertThat(reasons()).containsExactly(SlotReason.PAUSED);
    }

    @Test
    @Tag("SKIP_MISSED_RUNS")
    void whatWaitedTooLongForAWorkerIsMissed() {
        ScheduleId schedule = schedule("free", OverlapPolicy.SKIP);
        SlotCall late =
                new SlotCall(
                        tenant,
                        schedule,
                        slot,
                        Instant.now().minus(Duration.ofSeconds(365)),
                        "slot-workflow");
        assertThat(opener.open(late).runs()).isEmpty();
        assertThat(reasons()).containsExactly(SlotReason.MISSED);
        assertThat(opener.open(call(schedule, slot)).runs()).isEmpty();
        assertThat(events(RunRequested.class)).isEmpty();
    }

    @Test
    void aBackfillRunsWhatWasMissed() {
        ScheduleId schedule = schedule("free", OverlapPolicy.SKIP);
        SlotCall late =
                new SlotCall(
                        tenant, schedule, slot, Instant.now().minusSeconds(365), "slot-workflow");
        opener.open(late);
        gateway.send(
                new RequestBackfill(
                        tenant,
                        schedule,
                        slot,
                        slot,
                        OverlapPolicy.BUFFER_ALL,
                        "key:a",
                        Instant.now()),
                sender());
        assertThat(opener.open(late).runs()).hasSize(1);
    }

    @Test
    void aBackfilledSlotRunsThoughItWasCalledMissedWhileItWaitedForItsTurn() {
        ScheduleId schedule = schedule("free", OverlapPolicy.SKIP);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        gateway.send(
                new RequestBackfill(
                        tenant, schedule, slot, slot, OverlapPolicy.BUFFER_ALL, "key:a", now),
                sender());
        gateway.send(
                new SkipSlot(tenant, schedule, slot, SlotReason.MISSED, null, now.plusSeconds(1)),
                sender());
        assertThat(opener.open(call(schedule, slot)).runs()).hasSize(1);
    }

    @Test
    void aSlotWithoutCreditsSaysSo() {
        ScheduleId schedule = schedule("paid", OverlapPolicy.SKIP);
        assertThat(opener.open(call(schedule, slot)).runs()).isEmpty();
        assertThat(reasons()).containsExactly(SlotReason.INSUFFICIENT_CREDITS);
    }

    @Test
    void aSlotWhoseGraphIsGoneSaysSo() {
        ScheduleId schedule = schedule("free", OverlapPolicy.SKIP);
        api.delete("/api/v1/graphs/free");
        assertThat(opener.open(call(schedule, slot)).runs()).isEmpty();
        assertThat(reasons()).containsExactly(SlotReason.GRAPH_NOT_FOUND);
    }

    @Test
    void aSlotWhoseGrantWasRevokedSaysSo() {
        ScheduleId schedule = schedule("free", OverlapPolicy.SKIP);
        String grant = api.get("/api/v1/schedules/" + schedule).body().text("grant_id");
        assertThat(api.post("/api/v1/grants/" + grant + "/revoke", "{}").status()).isEqualTo(200);
        assertThat(opener.open(call(schedule, slot)).runs()).isEmpty();
        assertThat(reasons()).containsExactly(SlotReason.GRANT_REVOKED);
    }

    @Test
    void whileTheScheduleIsBeingChangedWhatIsUnclearWaits() {
        ScheduleId unknown = ScheduleId.random();
        db.sql(
                        """
                        INSERT INTO schedule_intents (tenant_id, schedule_id, token, operation,
                               begun_at)
                        VALUES (:tenant, :schedule, :schedule, 'create', now())
                        """)
                .param("tenant", tenant.value())
                .param("schedule", unknown.value())
                .update();
        assertThatThrownBy(() -> opener.open(call(unknown, slot)))
                .isInstanceOf(SlotUndecided.class);
        db.sql("DELETE FROM schedule_intents WHERE schedule_id = :schedule")
                .param("schedule", unknown.value())
                .update();
        assertThat(opener.open(call(unknown, slot)).runs()).isEmpty();
    }

    @Test
    @Tag("EVERY_SLOT_HAS_ONE_FATE")
    @Tag("SKIP_MISSED_RUNS")
    @Tag("DB_TIMING_IS_CACHE_ONLY")
    void whatNobodyStartedForHoursIsExplainedWhateverTheTableSays() {
        Instant hoursAgo = slot.minus(Duration.ofHours(3));
        ScheduleId schedule = schedule("free", OverlapPolicy.SKIP, hoursAgo.minusSeconds(1));
        db.sql("UPDATE schedules SET cron = '0 0 1 1 *' WHERE schedule_id = :schedule")
                .param("schedule", schedule.value())
                .update();
        await().atMost(Duration.ofSeconds(60)).until(() -> events(SlotSkipped.class).size() >= 173);
        List<SlotSkipped> skipped = events(SlotSkipped.class);
        Set<Instant> slots =
                skipped.stream().map(SlotSkipped::scheduledFor).collect(Collectors.toSet());
        assertThat(slots).hasSameSizeAs(skipped);
        assertThat(slots).contains(hoursAgo, slot.minusSeconds(480));
        assertThat(reasons()).containsOnly(SlotReason.MISSED);
        assertThat(events(RunRequested.class)).isEmpty();
    }
}
