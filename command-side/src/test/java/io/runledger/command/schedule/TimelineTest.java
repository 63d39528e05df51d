package io.runledger.command.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.ScheduleEvent;
import io.runledger.events.schedule.ScheduleEvent.BackfillRequested;
import io.runledger.events.schedule.ScheduleEvent.ScheduleChanged;
import io.runledger.events.schedule.ScheduleEvent.ScheduleCreated;
import io.runledger.events.schedule.ScheduleEvent.ScheduleDeleted;
import io.runledger.events.schedule.ScheduleEvent.SchedulePaused;
import io.runledger.events.schedule.ScheduleEvent.ScheduleResumed;
import io.runledger.events.schedule.Timing;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("EVERY_SLOT_HAS_ONE_FATE")
class TimelineTest {

    private static final TenantId TENANT = new TenantId("acme");
    private static final ScheduleId SCHEDULE = ScheduleId.random();
    private static final GrantId GRANT = GrantId.random();

    private static Instant at(String clock) {
        return Instant.parse("2026-11-20T" + clock + "Z");
    }

    private static ScheduleEvent created(String clock, String cron) {
        return new ScheduleCreated(
                TENANT,
                SCHEDULE,
                ScheduleEvent.contentKeyOf(TENANT, SCHEDULE),
                null,
                new GraphId("g"),
                Json.Obj.EMPTY,
                Json.Obj.EMPTY,
                new Timing(cron, "UTC", OverlapPolicy.SKIP, 10),
                GRANT,
                "key:a",
                at(clock));
    }

    private static ScheduleEvent changed(String clock, String cron) {
        return new ScheduleChanged(
                TENANT,
                SCHEDULE,
                ScheduleEvent.contentKeyOf(TENANT, SCHEDULE),
                null,
                new GraphId("g"),
                Json.Obj.EMPTY,
                Json.Obj.EMPTY,
                new Timing(cron, "UTC", OverlapPolicy.SKIP, 10),
                GRANT,
                "key:a",
                at(clock));
    }

    private static List<Instant> due(Timeline timeline, String from, String to) {
        return timeline.due(at(from), at(to), 100);
    }

    @Test
    void eachTimeIsDueByWhatHeldThen() {
        Timeline timeline =
                Timeline.of(
                        List.of(
                                created("12:00:00", "*/10 * * * *"),
                                changed("12:25:00", "30 * * * *")));
        assertThat(due(timeline, "11:00:00", "14:00:00"))
                .containsExactly(
                        at("12:00:00"),
                        at("12:10:00"),
                        at("12:20:00"),
                        at("12:30:00"),
                        at("13:30:00"));
    }

    @Test
    void theBeginningOfTheAskedTimeIsLeftOutAndItsEndIsIn() {
        Timeline timeline = Timeline.of(List.of(created("12:00:00", "*/10 * * * *")));
        assertThat(due(timeline, "12:00:00", "12:20:00"))
                .containsExactly(at("12:10:00"), at("12:20:00"));
    }

    @Test
    void nothingIsDueBeforeItWasMadeOrAfterItWasDeleted() {
        Timeline timeline =
                Timeline.of(
                        List.of(
                                created("12:05:00", "*/10 * * * *"),
                                new ScheduleDeleted(TENANT, SCHEDULE, "key:a", at("12:15:00"))));
        assertThat(due(timeline, "11:00:00", "14:00:00")).containsExactly(at("12:10:00"));
        assertThat(timeline.deletedAt()).contains(at("12:15:00"));
        assertThat(timeline.isDue(at("12:20:00"))).isFalse();
    }

    @Test
    void aPausedScheduleHasDueTimesThatWerePaused() {
        Timeline timeline =
                Timeline.of(
                        List.of(
                                created("12:00:00", "*/10 * * * *"),
                                new SchedulePaused(TENANT, SCHEDULE, "key:a", at("12:05:00")),
                                new ScheduleResumed(TENANT, SCHEDULE, "key:a", at("12:15:00"))));
        assertThat(timeline.at(at("12:10:00")).orElseThrow().paused()).isTrue();
        assertThat(timeline.at(at("12:20:00")).orElseThrow().paused()).isFalse();
        assertThat(due(timeline, "12:00:00", "12:20:00"))
                .containsExactly(at("12:10:00"), at("12:20:00"));
    }

    @Test
    void aClockThatWentBackDoesNotReorderWhatHappened() {
        Timeline timeline =
                Timeline.of(
                        List.of(
                                created("12:00:00", "*/10 * * * *"),
                                new SchedulePaused(TENANT, SCHEDULE, "key:a", at("12:15:00")),
                                new ScheduleResumed(TENANT, SCHEDULE, "key:a", at("12:14:59"))));
        assertThat(timeline.at(at("12:20:00")).orElseThrow().paused()).isFalse();
    }

    @Test
    void aBackfillCoversDueTimesOfBeforeTheScheduleWasMade() {
        Timeline timeline =
                Timeline.of(
                        List.of(
                                created("12:00:00", "*/10 * * * *"),
                                new BackfillRequested(
                                        TENANT,
                                        SCHEDULE,
                                        at("11:00:00"),
                                        at("11:30:00"),
                                        OverlapPolicy.BUFFER_ALL,
                                        "key:a",
                                        at("12:01:00"))));
        assertThat(timeline.backfillOf(at("11:10:00"))).isPresent();
        assertThat(timeline.backfillOf(at("11:30:00"))).isPresent();
        assertThat(timeline.backfillOf(at("11:11:00"))).isEmpty();
        assertThat(timeline.backfillOf(at("11:40:00"))).isEmpty();
        assertThat(timeline.isDue(at("11:10:00"))).isFalse();
    }
}
