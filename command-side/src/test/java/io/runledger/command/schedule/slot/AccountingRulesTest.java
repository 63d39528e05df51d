package io.runledger.command.schedule.slot;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.schedule.ScheduleDefinition;
import io.runledger.command.schedule.Timeline.Standing;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.SlotReason;
import io.runledger.events.schedule.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccountingRulesTest {

    private static final TenantId TENANT = new TenantId("acme");
    private static final ScheduleId SCHEDULE = ScheduleId.random();
    private static final Instant SLOT = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(60);

    /** The catch-up window of ten seconds, and the grace. */
    private static final Instant LATE = SLOT.plusSeconds(71);

    private static Standing standing(OverlapPolicy overlap, boolean paused) {
        return new Standing(
                new ScheduleDefinition(
                        null,
                        new GraphId("g"),
                        Json.Obj.EMPTY,
                        Json.Obj.EMPTY,
                        new Timing("* * * * *", "UTC", overlap, 10),
                        GrantId.random()),
                paused);
    }

    private static SlotRun run(Instant slot, @Nullable Instant closed) {
        return new SlotRun(
                TENANT,
                SCHEDULE,
                slot,
                RunId.of(TENANT, slot.toString()),
                false,
                "w",
                slot.plusSeconds(1),
                closed);
    }

    private static @Nullable SlotReason reason(
            OverlapPolicy overlap, Instant now, SlotRun... runs) {
        return AccountingRules.skip(SLOT, standing(overlap, false), List.of(runs), now, GRACE)
                .map(Skip::reason)
                .orElse(null);
    }

    @Nested
    @Tag("EVERY_SLOT_HAS_ONE_FATE")
    class AnySchedule {

        @Test
        void aDueTimeOfAPausedScheduleIsExplainedAtOnce() {
            assertThat(
                            AccountingRules.skip(
                                    SLOT,
                                    standing(OverlapPolicy.SKIP, true),
                                    List.of(),
                                    SLOT.plusMillis(1),
                                    GRACE))
                    .contains(new Skip(SlotReason.PAUSED, null));
        }

        @ParameterizedTest
        @EnumSource
        @Tag("SKIP_MISSED_RUNS")
        void whatNobodyStartedIsMissedAfterItsCatchUpWindowAndTheGrace(OverlapPolicy overlap) {
            assertThat(reason(overlap, LATE)).isEqualTo(SlotReason.MISSED);
        }

        @ParameterizedTest
        @EnumSource
        void whatMayStillBeStartedWaits(OverlapPolicy overlap) {
            assertThat(reason(overlap, SLOT.plusSeconds(70))).isNull();
        }

        @ParameterizedTest
        @EnumSource
        void whatWasLeftForWeeksHasAReason(OverlapPolicy overlap) {
            Instant ended = SLOT.minusSeconds(30);
            Instant now = SLOT.plus(Duration.ofDays(40));
            assertThat(reason(overlap, now, run(SLOT.minusSeconds(60), ended)))
                    .isEqualTo(SlotReason.MISSED);
        }
    }

    @Nested
    @Tag("OVERLAP_SKIP_DEFAULT")
    class Skipping {

        private static final Instant BEFORE = SLOT.minusSeconds(60);

        @Test
        void aRunThatGoesOnIsTheReason() {
            assertThat(reason(OverlapPolicy.SKIP, SLOT.plusSeconds(16), run(BEFORE, null)))
                    .isEqualTo(SlotReason.OVERLAP);
        }

        @Test
        void temporalHasAMomentToDecide() {
            assertThat(reason(OverlapPolicy.SKIP, SLOT.plusSeconds(15), run(BEFORE, null)))
                    .isNull();
        }

        @Test
        void aRunThatEndedAfterTheDueTimeIsTheReason() {
            Instant after = SLOT.plusSeconds(20);
            assertThat(reason(OverlapPolicy.SKIP, SLOT.plusSeconds(40), run(BEFORE, after)))
                    .isEqualTo(SlotReason.OVERLAP);
        }

        @Test
        void aRunThatEndedLongBeforeIsNot() {
            Instant earlier = SLOT.minusSeconds(30);
            assertThat(reason(OverlapPolicy.SKIP, LATE, run(BEFORE, earlier)))
                    .isEqualTo(SlotReason.MISSED);
        }

        @Test
        void aRunOfALaterTimeIsNot() {
            assertThat(reason(OverlapPolicy.SKIP, LATE, run(SLOT.plusSeconds(60), null)))
                    .isEqualTo(SlotReason.MISSED);
        }
    }

    @Nested
    class Buffering {

        private static final Instant BEFORE = SLOT.minusSeconds(60);

        @Test
        void itWaitsForAsLongAsARunGoesOn() {
            Instant hours = SLOT.plus(Duration.ofHours(5));
            assertThat(reason(OverlapPolicy.BUFFER_ALL, hours, run(BEFORE, null))).isNull();
            assertThat(reason(OverlapPolicy.BUFFER_ONE, hours, run(BEFORE, null))).isNull();
        }

        @Test
        void onceALaterOneHasComeItWillNotComeAnyMore() {
            assertThat(
                            reason(
                                    OverlapPolicy.BUFFER_ONE,
                                    LATE.plusSeconds(100),
                                    run(BEFORE, SLOT.plusSeconds(90)),
                                    run(SLOT.plusSeconds(60), null)))
                    .isEqualTo(SlotReason.OVERLAP);
        }

        @Test
        void someTimeAfterTheLastRunItWillNotComeAnyMore() {
            Instant ended = SLOT.plusSeconds(90);
            assertThat(reason(OverlapPolicy.BUFFER_ONE, ended.plusSeconds(59), run(BEFORE, ended)))
                    .isNull();
            assertThat(reason(OverlapPolicy.BUFFER_ONE, ended.plusSeconds(61), run(BEFORE, ended)))
                    .isEqualTo(SlotReason.OVERLAP);
        }
    }
}
