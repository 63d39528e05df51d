package io.runledger.events.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TriggerTest {

    private static Trigger from(String source, String ref) {
        return new Trigger(RunKind.SYSTEM_SCHEDULED, source, ref, "schedule:nightly");
    }

    @Test
    void aScheduledRunNamesItsScheduleAndWhenItWasDue() {
        Trigger slot = from(Trigger.SCHEDULE, "nightly/2026-11-21T03:00:00Z");
        assertThat(slot.scheduleId()).isEqualTo("nightly");
        assertThat(slot.scheduledFor()).isEqualTo(Instant.parse("2026-11-21T03:00:00Z"));
    }

    @Test
    void oneWhoseReferenceIsNoSlotHasNoTime() {
        assertThat(from(Trigger.SCHEDULE, "nightly").scheduleId()).isEqualTo("nightly");
        assertThat(from(Trigger.SCHEDULE, "nightly").scheduledFor()).isNull();
        assertThat(from(Trigger.SCHEDULE, "nightly/now").scheduledFor()).isNull();
    }

    @Test
    void runsThroughOtherDoorsHaveNeither() {
        Trigger service = from(Trigger.API, "nightly/2026-11-21T03:00:00Z");
        assertThat(service.scheduleId()).isNull();
        assertThat(service.scheduledFor()).isNull();
        Trigger nobody = new Trigger(RunKind.SYSTEM_SCHEDULED, Trigger.SCHEDULE, null, "x");
        assertThat(nobody.scheduleId()).isNull();
        assertThat(nobody.scheduledFor()).isNull();
    }
}
