package io.runledger.command.run;

import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.run.Controls;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunCommand.CancelRun;
import io.runledger.events.run.RunCommand.DecideRun;
import io.runledger.events.run.RunCommand.ExpirePause;
import io.runledger.events.run.RunCommand.FailAttempt;
import io.runledger.events.run.RunCommand.InjectState;
import io.runledger.events.run.RunCommand.OpenUsageUnit;
import io.runledger.events.run.RunCommand.RecordNodes;
import io.runledger.events.run.RunCommand.RecordStep;
import io.runledger.events.run.RunCommand.ReplayRun;
import io.runledger.events.run.RunCommand.RequestRun;
import io.runledger.events.run.RunCommand.RestartRun;
import io.runledger.events.run.RunCommand.ResumeRun;
import io.runledger.events.run.RunCommand.RetryRun;
import io.runledger.events.run.RunCommand.SettleUsageUnit;
import io.runledger.events.run.RunCommand.SkipRun;
import io.runledger.events.run.RunCommand.StartAttempt;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunUnits;
import java.util.List;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** Axon's hold on a run: loads it, asks {@link RunRules}, records the answer. */
@Aggregate(commandTargetResolver = "commandTargetResolver", cache = "aggregateCache")
class GraphRun {

    @AggregateIdentifier private String id;

    private final RunState state = new RunState();

    GraphRun() {}

    /** Answers whether the run is new. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    boolean handle(RequestRun command) {
        return decide(command);
    }

    /** Answers whether this started the attempt. */
    @CommandHandler
    boolean handle(StartAttempt command) {
        return decide(command);
    }

    @CommandHandler
    void handle(RecordNodes command) {
        decide(command);
    }

    /** Answers with the controls that kept it from being recorded, none if it is. */
    @CommandHandler
    Controls handle(RecordStep command) {
        List<RunControl> missing = RunRules.missing(state, command);
        decide(command);
        return new Controls(command.runId(), missing);
    }

    @CommandHandler
    void handle(FailAttempt command) {
        decide(command);
    }

    /** Answers whether this cancelled the run. */
    @CommandHandler
    boolean handle(CancelRun command) {
        return decide(command);
    }

    @CommandHandler
    void handle(SkipRun command) {
        decide(command);
    }

    @CommandHandler
    void handle(DecideRun command) {
        decide(command);
    }

    @CommandHandler
    void handle(ExpirePause command) {
        decide(command);
    }

    @CommandHandler
    void handle(RestartRun command) {
        decide(command);
    }

    /** Answers with the number of the attempt. */
    @CommandHandler
    int handle(RetryRun command) {
        decide(command);
        return state.attempt();
    }

    /** Answers with the number of the attempt. */
    @CommandHandler
    int handle(ReplayRun command) {
        decide(command);
        return state.attempt();
    }

    /** Answers with the number of the control. */
    @CommandHandler
    int handle(ResumeRun command) {
        decide(command);
        return state.lastControl();
    }

    /** Answers with the number of the control. */
    @CommandHandler
    int handle(InjectState command) {
        decide(command);
        return state.lastControl();
    }

    /** Answers with the call id that the call must carry. */
    @CommandHandler
    CallId handle(OpenUsageUnit command) {
        decide(command);
        return Objects.requireNonNull(state.units().callOf(command.dispatch()));
    }

    @CommandHandler
    void handle(SettleUsageUnit command) {
        decide(command);
    }

    @EventSourcingHandler
    void on(RunEvent event) {
        id = event.runId().value();
        state.apply(event);
    }

    /** How many of its calls are not settled, and whether it goes on. */
    RunUnits units() {
        return state.openUnits(new RunId(id));
    }

    private boolean decide(RunCommand command) {
        List<RunEvent> events = RunRules.decide(state, command);
        events.forEach(AggregateLifecycle::apply);
        return !events.isEmpty();
    }
}
