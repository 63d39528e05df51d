package io.runledger.command.schedule;

import io.runledger.command.schedule.ScheduleState.Deleted;
import io.runledger.command.schedule.ScheduleState.Living;
import io.runledger.command.schedule.ScheduleState.Unknown;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.schedule.ScheduleCommand;
import io.runledger.events.schedule.ScheduleCommand.ChangeSchedule;
import io.runledger.events.schedule.ScheduleCommand.CreateSchedule;
import io.runledger.events.schedule.ScheduleCommand.DeleteSchedule;
import io.runledger.events.schedule.ScheduleCommand.NoteRepair;
import io.runledger.events.schedule.ScheduleCommand.PauseSchedule;
import io.runledger.events.schedule.ScheduleCommand.RequestBackfill;
import io.runledger.events.schedule.ScheduleCommand.ResumeSchedule;
import io.runledger.events.schedule.ScheduleEvent;
import io.runledger.events.schedule.ScheduleEvent.BackfillRequested;
import io.runledger.events.schedule.ScheduleEvent.ScheduleChanged;
import io.runledger.events.schedule.ScheduleEvent.ScheduleCreated;
import io.runledger.events.schedule.ScheduleEvent.ScheduleDeleted;
import io.runledger.events.schedule.ScheduleEvent.SchedulePaused;
import io.runledger.events.schedule.ScheduleEvent.ScheduleRepaired;
import io.runledger.events.schedule.ScheduleEvent.ScheduleResumed;
import java.util.List;

/** The rules of a schedule's life. Pure; what is already so gives no event. */
final class ScheduleRules {

    private ScheduleRules() {}

    static List<ScheduleEvent> decide(ScheduleState state, ScheduleCommand command) {
        return switch (command) {
            case CreateSchedule c -> create(state, c);
            case ChangeSchedule c -> change(require(state, c), c);
            case PauseSchedule c ->
                    require(state, c).paused()
                            ? List.of()
                            : List.of(
                                    new SchedulePaused(
                                            c.tenantId(), c.scheduleId(), c.by(), c.at()));
            case ResumeSchedule c ->
                    require(state, c).paused()
                            ? List.of(
                                    new ScheduleResumed(
                                            c.tenantId(), c.scheduleId(), c.by(), c.at()))
                            : List.of();
            case DeleteSchedule c -> {
                require(state, c);
                yield List.of(new ScheduleDeleted(c.tenantId(), c.scheduleId(), c.by(), c.at()));
            }
            case RequestBackfill c -> backfill(state, c);
            case NoteRepair c ->
                    List.of(
                            new ScheduleRepaired(
                                    c.tenantId(),
                                    c.scheduleId(),
                                    c.drift(),
                                    c.action(),
                                    c.by(),
                                    c.at()));
        };
    }

    private static List<ScheduleEvent> create(ScheduleState state, CreateSchedule c) {
        return switch (state) {
            case Unknown _ ->
                    List.of(
                            new ScheduleCreated(
                                    c.tenantId(),
                                    c.scheduleId(),
                                    ScheduleEvent.contentKeyOf(c.tenantId(), c.scheduleId()),
                                    c.name(),
                                    c.graphId(),
                                    c.input(),
                                    c.config(),
                                    c.timing(),
                                    c.grantId(),
                                    c.by(),
                                    c.at()));
            case Living living when living.definition().equals(ScheduleDefinition.of(c)) ->
                    List.of();
            case Living _ ->
                    throw new Refused(
                            RefusalCode.CONFLICT, "schedule %s exists".formatted(c.scheduleId()));
            case Deleted _ ->
                    throw new Refused(
                            RefusalCode.CONFLICT,
                            "schedule %s was deleted, for good".formatted(c.scheduleId()));
        };
    }

    private static List<ScheduleEvent> change(Living schedule, ChangeSchedule c) {
        if (schedule.definition().equals(ScheduleDefinition.of(c))) {
            return List.of();
        }
        return List.of(
                new ScheduleChanged(
                        c.tenantId(),
                        c.scheduleId(),
                        ScheduleEvent.contentKeyOf(c.tenantId(), c.scheduleId()),
                        c.name(),
                        c.graphId(),
                        c.input(),
                        c.config(),
                        c.timing(),
                        c.grantId(),
                        c.by(),
                        c.at()));
    }

    private static List<ScheduleEvent> backfill(ScheduleState state, RequestBackfill c) {
        require(state, c);
        if (c.from().isAfter(c.to())) {
            throw new Refused(RefusalCode.INVALID_REQUEST, "from must not be after to");
        }
        return List.of(
                new BackfillRequested(
                        c.tenantId(),
                        c.scheduleId(),
                        c.from(),
                        c.to(),
                        c.overlap(),
                        c.by(),
                        c.at()));
    }

    private static Living require(ScheduleState state, ScheduleCommand c) {
        return switch (state) {
            case Living living -> living;
            case Unknown _, Deleted _ ->
                    throw new Refused(
                            RefusalCode.NOT_FOUND, "there is no schedule " + c.scheduleId());
        };
    }
}
