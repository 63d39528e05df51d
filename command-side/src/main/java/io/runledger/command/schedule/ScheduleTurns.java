package io.runledger.command.schedule;

import io.runledger.command.schedule.ScheduleIntents.Intent;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.platform.http.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets one change at a time through to a schedule, whichever process it comes from. */
@Component
class ScheduleTurns {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long BETWEEN_LOOKS_MILLIS = 100;

    private final ScheduleIntents intents;
    private final ScheduleSettling settling;
    private final Clock clock;

    ScheduleTurns(ScheduleIntents intents, ScheduleSettling settling, Clock clock) {
        this.intents = intents;
        this.settling = settling;
        this.clock = clock;
    }

    /**
     * Begins a change when the one before it is over; one that was left behind is put right first.
     *
     * @return the intent's token
     * @throws ProblemException 409 if the other takes too long
     * @throws io.runledger.command.schedule.control.SchedulesUnavailable if one was left behind and
     *     Temporal is away
     */
    String take(TenantId tenant, ScheduleId schedule, String operation, @Nullable GrantId grant) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<String> token =
                    intents.begin(tenant, schedule, operation, grant, clock.instant());
            if (token.isPresent()) {
                return token.get();
            }
            Optional<Intent> other = intents.find(tenant, schedule);
            if (other.filter(intent -> intent.isLeftBehind(clock.instant())).isPresent()) {
                settling.heal(other.get());
            } else if (System.nanoTime() - end > 0) {
                throw ProblemException.conflict(
                        "schedule %s is being changed by another request; send it again"
                                .formatted(schedule));
            } else {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_LOOKS_MILLIS));
            }
        }
    }

    /** Ends a change that is in Temporal and in the log. */
    void end(String token, TenantId tenant, ScheduleId schedule) {
        if (!intents.end(token)) {
            // Somebody took us for dead and may have acted on what the log said before.
            settling.settle(tenant, schedule);
        }
    }

    /** Gives a change up of which nobody knows what Temporal made of it. */
    void abandon(String token) {
        intents.abandon(token);
    }

    /** Notes the grant that a change is about to issue. */
    void about(String token, GrantId grant) {
        intents.about(token, grant);
    }
}
