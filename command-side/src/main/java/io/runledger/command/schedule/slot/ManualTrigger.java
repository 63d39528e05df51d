package io.runledger.command.schedule.slot;

import io.runledger.command.run.TriggeredRuns;
import io.runledger.command.run.TriggeredRuns.Started;
import io.runledger.command.schedule.ScheduleDefinition;
import io.runledger.command.schedule.Timelines;
import io.runledger.command.schedule.control.ScheduleControlPort;
import io.runledger.events.Refused;
import io.runledger.events.id.RunId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.schedule.SlotCommand;
import io.runledger.platform.command.Sender;
import io.runledger.platform.http.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Starts a schedule's run because somebody said so. Temporal is told afterwards, so that its
 * overlap policies see the run; should it not hear of it, the run goes on all the same.
 */
@Component
class ManualTrigger {

    private static final Logger LOG = LoggerFactory.getLogger(ManualTrigger.class);

    private final Timelines timelines;
    private final TriggeredRuns runs;
    private final SlotStarter starter;
    private final SlotRuns slotRuns;
    private final ScheduleControlPort port;
    private final Clock clock;

    ManualTrigger(
            Timelines timelines,
            TriggeredRuns runs,
            SlotStarter starter,
            SlotRuns slotRuns,
            ScheduleControlPort port,
            Clock clock) {
        this.timelines = timelines;
        this.runs = runs;
        this.starter = starter;
        this.slotRuns = slotRuns;
        this.port = port;
        this.clock = clock;
    }

    /**
     * Starts a run now, also of a paused schedule.
     *
     * @param idempotencyKey null for a run of its own
     * @throws io.runledger.command.schedule.control.SchedulesUnavailable if Temporal is away; then
     *     nothing is started
     */
    Started trigger(ScheduleId schedule, @Nullable String idempotencyKey, Sender sender) {
        ScheduleDefinition definition = timelines.require(sender.tenantId(), schedule).definition();
        Instant at = clock.instant();
        String key =
                idempotencyKey == null
                        ? SlotCommand.runKey(schedule, at)
                        : "sched:" + schedule + ":trigger:" + idempotencyKey;
        Optional<RunRequested> earlier = runs.find(sender.tenantId(), key);
        if (earlier.isPresent()) {
            return new Started(earlier.get(), false);
        }
        port.describe(sender.tenantId(), schedule);
        Started started = start(schedule, definition, key, at, sender);
        if (started.created()) {
            tell(schedule, sender);
        }
        return started;
    }

    private Started start(
            ScheduleId schedule,
            ScheduleDefinition definition,
            String key,
            Instant at,
            Sender sender) {
        RunId run = RunId.of(sender.tenantId(), key);
        slotRuns.open(new SlotRun(sender.tenantId(), schedule, at, run, true, null, at, null));
        try {
            return starter.start(sender.tenantId(), schedule, definition, key, at, sender.actor());
        } catch (Refused | ProblemException refused) {
            slotRuns.forget(run);
            throw refused;
        }
    }

    private void tell(ScheduleId schedule, Sender sender) {
        try {
            port.trigger(sender.tenantId(), schedule);
        } catch (RuntimeException e) {
            LOG.warn(
                    "Temporal does not know that schedule {} was triggered: {}",
                    schedule,
                    e.getMessage());
        }
    }
}
