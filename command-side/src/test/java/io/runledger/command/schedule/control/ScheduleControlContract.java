package io.runledger.command.schedule.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.runledger.command.schedule.time.NominalTimes;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What everything that controls schedules has to do; nobody works for what they start. */
abstract class ScheduleControlContract {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Never due while a test looks at it. */
    private static final Timing YEARLY = timing("0 0 1 1 *", "UTC");

    private final ScheduleControlPort port = port();
    private TenantId tenant = new TenantId("none");
    private ScheduleId schedule = ScheduleId.random();

    /** What is tried; the same each time. */
    abstract ScheduleControlPort port();

    @BeforeEach
    void beANewSchedule() {
        tenant = new TenantId("t-" + UUID.randomUUID());
        schedule = ScheduleId.random();
    }

    @Nested
    @Tag("CRUD_IS_TEMPORAL_AUTHORITY")
    class Creating {

        @Test
        void makesItAsItWasAskedFor() {
            Timing timing =
                    new Timing(
                            "*/15 8-17 * JAN-JUN MON-FRI",
                            "Europe/Berlin",
                            OverlapPolicy.BUFFER_ONE,
                            90);
            ControlledSchedule wanted = wanted(timing, false);
            port.create(wanted);

            ScheduleDescription told = described();
            assertThat(told.does(wanted)).isTrue();
            assertThat(told.paused()).isFalse();
            assertThat(told.timing()).isEqualTo(ControlledTiming.of(timing));
            assertThat(told.timing().catchupSeconds()).isEqualTo(90);
            assertThat(told.writtenCron()).isEqualTo("*/15 8-17 * JAN-JUN MON-FRI");
            assertThat(told.order()).isEqualTo(new SlotOrder(tenant, schedule));
            assertThat(told.createdAt()).isNotNull();
            assertThat(told.started()).isZero();
        }

        @Test
        void makesItPausedWhereThatWasAskedFor() {
            port.create(wanted(YEARLY, true));
            assertThat(described().paused()).isTrue();
        }

        @Test
        void isAConflictWhereItIsThereAndChangesNothing() {
            port.create(wanted(YEARLY, false));
            assertThatExceptionOfType(ScheduleConflict.class)
                    .isThrownBy(() -> port.create(wanted(timing("0 1 1 1 *", "UTC"), true)));
            assertThat(described().does(wanted(YEARLY, false))).isTrue();
            assertThat(described().paused()).isFalse();
        }

        @ParameterizedTest
        @EnumSource
        void keepsEachPolicy(OverlapPolicy overlap) {
            Timing timing = new Timing("0 0 1 1 *", "UTC", overlap, 10);
            port.create(wanted(timing, false));
            assertThat(described().timing().overlap()).isEqualTo(overlap);
        }

        @Test
        void aCatchUpBelowTemporalsFloorIsTheFloor() {
            Timing timing = new Timing("0 0 1 1 *", "UTC", OverlapPolicy.SKIP, 1);
            port.create(wanted(timing, false));
            assertThat(described().timing()).isEqualTo(ControlledTiming.of(timing));
        }
    }

    @Nested
    @Tag("CRUD_IS_TEMPORAL_AUTHORITY")
    class Changing {

        @Test
        void overwritesWhatItDoes() {
            port.create(wanted(YEARLY, false));
            ControlledSchedule changed =
                    wanted(
                            new Timing(
                                    "30 6 * * 1", "America/New_York", OverlapPolicy.ALLOW_ALL, 60),
                            false);
            port.update(changed);
            ScheduleDescription told = described();
            assertThat(told.does(changed)).isTrue();
            assertThat(told.nextTimes()).isEqualTo(reckoned(changed.timing()));
            assertThat(told.updatedAt()).isNotNull();
        }

        @Test
        void keepsWhetherItIsPaused() {
            port.create(wanted(YEARLY, true));
            port.update(wanted(timing("0 1 1 1 *", "UTC"), false));
            assertThat(described().paused()).isTrue();
        }

        @Test
        void mayBeRepeated() {
            port.create(wanted(YEARLY, false));
            port.update(wanted(YEARLY, false));
            port.update(wanted(YEARLY, false));
            assertThat(described().does(wanted(YEARLY, false))).isTrue();
        }

        @Test
        void needsOneToChange() {
            assertThatExceptionOfType(ScheduleNotFound.class)
                    .isThrownBy(() -> port.update(wanted(YEARLY, false)));
        }
    }

    @Nested
    @Tag("CRUD_IS_TEMPORAL_AUTHORITY")
    class PausingAndResuming {

        @Test
        void areSeenAndMayBeRepeated() {
            port.create(wanted(YEARLY, false));
            port.pause(tenant, schedule);
            port.pause(tenant, schedule);
            assertThat(described().paused()).isTrue();
            port.resume(tenant, schedule);
            port.resume(tenant, schedule);
            assertThat(described().paused()).isFalse();
        }

        @Test
        void leaveTheDefinitionAlone() {
            port.create(wanted(YEARLY, false));
            port.pause(tenant, schedule);
            assertThat(described().does(wanted(YEARLY, false))).isTrue();
        }

        @Test
        void needOneToPause() {
            assertThatExceptionOfType(ScheduleNotFound.class)
                    .isThrownBy(() -> port.pause(tenant, schedule));
            assertThatExceptionOfType(ScheduleNotFound.class)
                    .isThrownBy(() -> port.resume(tenant, schedule));
        }
    }

    @Nested
    @Tag("CRUD_IS_TEMPORAL_AUTHORITY")
    class Deleting {

        @Test
        void removesItAndMayBeRepeated() {
            port.create(wanted(YEARLY, false));
            port.delete(tenant, schedule);
            assertThat(port.describe(tenant, schedule)).isEmpty();
            port.delete(tenant, schedule);
            port.delete(TemporalScheduleId.of(tenant, schedule));
        }

        @Test
        void needsNoneToDelete() {
            port.delete(tenant, schedule);
        }

        @Test
        void makesRoomForOneOfTheSameId() {
            port.create(wanted(YEARLY, false));
            port.delete(tenant, schedule);
            port.create(wanted(YEARLY, true));
            assertThat(described().paused()).isTrue();
        }

        @Test
        void leavesNothingToPauseChangeTriggerOrFill() {
            port.create(wanted(YEARLY, false));
            port.delete(tenant, schedule);
            assertThatExceptionOfType(ScheduleNotFound.class)
                    .isThrownBy(() -> port.pause(tenant, schedule));
            assertThatExceptionOfType(ScheduleNotFound.class)
                    .isThrownBy(() -> port.update(wanted(YEARLY, false)));
            assertThatExceptionOfType(ScheduleNotFound.class)
                    .isThrownBy(() -> port.trigger(tenant, schedule));
            assertThatExceptionOfType(ScheduleNotFound.class)
                    .isThrownBy(() -> fill(Instant.EPOCH, Instant.now()));
        }
    }

    @Nested
    class Triggering {

        @Test
        void startsOneNow() {
            port.create(wanted(YEARLY, false));
            Instant before = Instant.now();
            port.trigger(tenant, schedule);
            List<ScheduleDescription.Start> started = started(1);
            assertThat(started.getFirst().scheduledAt())
                    .isBetween(before.minusSeconds(5), Instant.now().plusSeconds(5));
            assertThat(started.getFirst().workflowId())
                    .startsWith(TemporalScheduleId.of(tenant, schedule) + "-");
            assertThat(described().running()).containsExactly(started.getFirst().workflowId());
        }

        @Test
        void worksWhileItIsPausedToo() {
            port.create(wanted(YEARLY, true));
            port.trigger(tenant, schedule);
            assertThat(started(1)).hasSize(1);
            assertThat(described().paused()).isTrue();
        }

        @Test
        void needsOneToTrigger() {
            assertThatExceptionOfType(ScheduleNotFound.class)
                    .isThrownBy(() -> port.trigger(tenant, schedule));
        }
    }

    @Nested
    class Filling {

        private final Instant from = Instant.parse("2026-01-01T00:00:00Z");

        @Test
        void startsOneForEachDueTimeWithBothEndsIn() {
            port.create(wanted(timing("0 * * * *", "UTC"), true));
            fill(from, from.plus(Duration.ofHours(3)));
            assertThat(started(4))
                    .extracting(ScheduleDescription.Start::scheduledAt)
                    .containsExactlyInAnyOrder(
                            from,
                            from.plus(Duration.ofHours(1)),
                            from.plus(Duration.ofHours(2)),
                            from.plus(Duration.ofHours(3)));
        }

        @Test
        void startsNothingWhereNothingIsDue() {
            port.create(wanted(YEARLY, true));
            fill(from.plusSeconds(1), from.plus(Duration.ofDays(300)));
            port.trigger(tenant, schedule);
            assertThat(started(1)).hasSize(1);
        }

        @Test
        void needsOneToFill() {
            assertThatExceptionOfType(ScheduleNotFound.class)
                    .isThrownBy(() -> fill(from, from.plusSeconds(60)));
        }

        @ParameterizedTest
        @CsvSource({
            // Clocks go forward over 02:00 to 03:00, and back over it.
            "30 * * * *,2027-03-27T23:00:00Z,2027-03-28T04:00:00Z",
            "15 1-3 * * *,2027-03-27T12:00:00Z,2027-03-29T12:00:00Z",
            "30 * * * *,2027-10-30T22:00:00Z,2027-10-31T04:00:00Z",
            "15 1-3 * * *,2027-10-30T12:00:00Z,2027-11-01T12:00:00Z",
            "30 2 28 3 *,2026-12-31T00:00:00Z,2028-12-31T00:00:00Z",
            "30 2 31 10 *,2026-12-31T00:00:00Z,2028-12-31T00:00:00Z"
        })
        void overAChangeOfClocksStartsExactlyTheNominalTimes(
                String cron, Instant start, Instant end) {
            Timing berlin = timing(cron, "Europe/Berlin");
            port.create(wanted(berlin, true));
            fill(start, end);
            List<Instant> nominal =
                    NominalTimes.of(cron, "Europe/Berlin").between(start.minusMillis(1), end, 10);
            assertThat(started(nominal.size()))
                    .extracting(ScheduleDescription.Start::scheduledAt)
                    .containsExactlyInAnyOrderElementsOf(nominal);
        }
    }

    @Nested
    class Describing {

        @Test
        void isEmptyWhereThereIsNone() {
            assertThat(port.describe(tenant, schedule)).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "30 2 28 3 *|Europe/Berlin",
                    "30 2 31 10 *|Europe/Berlin",
                    "30 2 * 3,10 SUN|Europe/Berlin",
                    "30 1 1-7 3,11 SUN|America/New_York",
                    "0 0 29 2 *|UTC",
                    "0 12 13 * FRI|UTC",
                    "*/20 9-17/4 1,15 * *|Asia/Kolkata",
                    "*/30 1-3 30,31 10 *|Europe/London",
                    "* 2 31 10 *|Europe/Berlin",
                    "59 23 31 * *|Pacific/Auckland",
                    "0 0 * * 7|America/Sao_Paulo"
                })
        void givesTheNextTimesThatAreReckonedHere(String cron, String zone) {
            Timing timing = timing(cron, zone);
            port.create(wanted(timing, false));
            assertThat(described().nextTimes()).isEqualTo(reckoned(timing));
        }
    }

    @Nested
    class Listing {

        @Test
        void givesTheIdsThatBeginLikeThis() {
            ScheduleId other = ScheduleId.random();
            port.create(wanted(YEARLY, false));
            port.create(new ControlledSchedule(tenant, other, YEARLY, false));
            String prefix = TemporalScheduleId.prefixOf(tenant);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(port.list(prefix))
                                    .containsExactlyInAnyOrder(prefix + schedule, prefix + other));
            assertThat(port.list(TemporalScheduleId.PREFIX)).contains(prefix + schedule);
        }

        @Test
        void isEmptyWhereThereIsNone() {
            assertThat(port.list(TemporalScheduleId.prefixOf(tenant))).isEmpty();
        }
    }

    private static Timing timing(String cron, String zone) {
        return new Timing(cron, zone, OverlapPolicy.SKIP, 10);
    }

    private ControlledSchedule wanted(Timing timing, boolean paused) {
        return new ControlledSchedule(tenant, schedule, timing, paused);
    }

    private ScheduleDescription described() {
        return port.describe(tenant, schedule).orElseThrow();
    }

    private void fill(Instant from, Instant to) {
        port.backfill(tenant, schedule, from, to, OverlapPolicy.ALLOW_ALL);
    }

    private static List<Instant> reckoned(Timing timing) {
        return NominalTimes.of(timing.cron(), timing.timezone()).after(Instant.now(), 10);
    }

    /** What was started, as soon as it is so much; the last ten at most. */
    private List<ScheduleDescription.Start> started(int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(described().recent()).hasSize(count));
        return described().recent();
    }
}
