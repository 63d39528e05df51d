package io.runledger.events.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TriggerTest {

    private static Trigger trigger(RunKind kind, String ref) {
        return new Trigger(kind, "schedule", ref, "grant:g-1");
    }

    @Test
    void aScheduledRunNamesItsSchedule() {
        Trigger slot = trigger(RunKind.SYSTEM_SCHEDULED, "nightly/2026-11-21T03:00:00Z");
        assertThat(slot.scheduleId()).isEqualTo("nightly");
        assertThat(trigger(RunKind.SYSTEM_SCHEDULED, "nightly").scheduleId()).isEqualTo("nightly");
        assertThat(new Trigger(RunKind.SYSTEM_SCHEDULED, "s", null, "x").scheduleId()).isNull();
    }

    @Test
    void runsOfOtherKindsHaveNone() {
        assertThat(trigger(RunKind.USER_IMMEDIATE, "nightly/1").scheduleId()).isNull();
        assertThat(trigger(RunKind.SYSTEM_WEBHOOK, "nightly/1").scheduleId()).isNull();
    }
}
