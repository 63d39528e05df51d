package io.runledger.command.schedule;

import io.runledger.command.schedule.ScheduleIntents.Intent;
import io.runledger.command.schedule.Timeline.Standing;
import io.runledger.command.schedule.control.ControlledSchedule;
import io.runledger.command.schedule.control.ScheduleConflict;
import io.runledger.command.schedule.control.ScheduleControlPort;
import io.runledger.command.schedule.control.ScheduleNotFound;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.platform.command.Sender;
import org.springframework.stereotype.Component;

/** Makes Temporal like the log, for one schedule; doing it again changes nothing. */
@Component
class ScheduleSettling {

    private static final String HEALER = "automation:schedule-healer";

    private final Timelines timelines;
    private final ScheduleControlPort port;
    private final OwnGrants grants;
    private final ScheduleIntents intents;

    ScheduleSettling(
            Timelines timelines,
            ScheduleControlPort port,
            OwnGrants grants,
            ScheduleIntents intents) {
        this.timelines = timelines;
        this.port = port;
        this.grants = grants;
        this.intents = intents;
    }

    /**
     * Ends what somebody left behind.
     *
     * @throws io.runledger.command.schedule.control.SchedulesUnavailable if Temporal is away; the
     *     intent stays then
     */
    void heal(Intent intent) {
        Sender sender = new Sender(intent.tenantId(), HEALER);
        settle(intent.tenantId(), intent.scheduleId());
        grants.sweep(
                intent.scheduleId(),
                timelines.of(intent.tenantId(), intent.scheduleId()),
                intent.grantId(),
                sender);
        intents.end(intent.token());
    }

    /** Makes Temporal like the log. */
    void settle(TenantId tenant, ScheduleId schedule) {
        Timeline timeline = timelines.of(tenant, schedule);
        if (timeline.current().isPresent()) {
            put(tenant, schedule, timeline.current().get());
        } else {
            port.delete(tenant, schedule);
        }
    }

    /** Has Temporal do this, whatever it does now. */
    void put(TenantId tenant, ScheduleId schedule, Standing standing) {
        ControlledSchedule wanted =
                new ControlledSchedule(
                        tenant, schedule, standing.definition().timing(), standing.paused());
        try {
            port.update(wanted);
        } catch (ScheduleNotFound _) {
            create(wanted);
        }
        if (standing.paused()) {
            port.pause(tenant, schedule);
        } else {
            port.resume(tenant, schedule);
        }
    }

    private void create(ControlledSchedule wanted) {
        try {
            port.create(wanted);
        } catch (ScheduleConflict _) {
            // Somebody was faster.
            port.update(wanted);
        }
    }
}
