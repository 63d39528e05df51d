package io.runledger.command.schedule;

import io.runledger.events.schedule.ScheduleCommand;
import io.runledger.events.schedule.ScheduleCommand.ChangeSchedule;
import io.runledger.events.schedule.ScheduleCommand.CreateSchedule;
import io.runledger.events.schedule.ScheduleCommand.DeleteSchedule;
import io.runledger.events.schedule.ScheduleCommand.NoteRepair;
import io.runledger.events.schedule.ScheduleCommand.PauseSchedule;
import io.runledger.events.schedule.ScheduleCommand.RequestBackfill;
import io.runledger.events.schedule.ScheduleCommand.ResumeSchedule;
import io.runledger.events.schedule.ScheduleEvent;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** Axon's hold on a schedule. Every handler answers whether it changed something. */
@Aggregate(commandTargetResolver = "commandTargetResolver")
class Schedule {

    @AggregateIdentifier private String id;

    private ScheduleState state = new ScheduleState.Unknown();

    Schedule() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    boolean handle(CreateSchedule command) {
        return decide(command);
    }

    @CommandHandler
    boolean handle(ChangeSchedule command) {
        return decide(command);
    }

    @CommandHandler
    boolean handle(PauseSchedule command) {
        return decide(command);
    }

    @CommandHandler
    boolean handle(ResumeSchedule command) {
        return decide(command);
    }

    @CommandHandler
    boolean handle(DeleteSchedule command) {
        return decide(command);
    }

    @CommandHandler
    boolean handle(RequestBackfill command) {
        return decide(command);
    }

    /** Also for one that only Temporal knew. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    boolean handle(NoteRepair command) {
        return decide(command);
    }

    @EventSourcingHandler
    void on(ScheduleEvent event) {
        id = event.sequencingKey();
        state = state.after(event);
    }

    private boolean decide(ScheduleCommand command) {
        List<ScheduleEvent> events = ScheduleRules.decide(state, command);
        events.forEach(AggregateLifecycle::apply);
        return !events.isEmpty();
    }
}
