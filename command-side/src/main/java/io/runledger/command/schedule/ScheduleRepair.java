package io.runledger.command.schedule;

import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/** Makes Temporal like the log for one schedule, while nobody else changes it. */
@Component
public class ScheduleRepair {

    private final ScheduleTurns turns;
    private final ScheduleSettling settling;

    ScheduleRepair(ScheduleTurns turns, ScheduleSettling settling) {
        this.turns = turns;
        this.settling = settling;
    }

    /**
     * Waits for changes that are under way, looks again, and repairs.
     *
     * @param needed whether it has to be, looked at when nothing else is under way
     * @return whether it had to be
     * @throws io.runledger.command.schedule.control.SchedulesUnavailable if Temporal is away; it is
     *     done later then
     */
    public boolean repair(TenantId tenant, ScheduleId schedule, BooleanSupplier needed) {
        String token = turns.take(tenant, schedule, "repair", null);
        boolean done = false;
        try {
            boolean repaired = needed.getAsBoolean();
            if (repaired) {
                settling.settle(tenant, schedule);
            }
            turns.end(token, tenant, schedule);
            done = true;
            return repaired;
        } finally {
            if (!done) {
                turns.abandon(token);
            }
        }
    }
}
