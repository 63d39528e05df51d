package io.runledger.command.run;

import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunWorkflow;
import io.runledger.platform.eventstore.EventLog;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;

/** Stops the workflow of a cancelled run, and with it the calls that are in flight. */
@Component
@DisallowReplay
@ProcessingGroup(Automations.CANCELLER)
class WhenRunCancelledThenStopWorkflow {

    private final WorkflowClient temporal;
    private final EventLog log;

    WhenRunCancelledThenStopWorkflow(WorkflowClient temporal, EventLog log) {
        this.temporal = temporal;
        this.log = log;
    }

    @EventHandler
    void on(RunCancelled event) {
        RunRequested run =
                (RunRequested) log.readAggregate(event.runId().value(), -1, 1).getFirst().event();
        String workflowId = RunWorkflow.idOf(run.tenantId(), run.idempotencyKey(), event.attempt());
        try {
            temporal.newUntypedWorkflowStub(workflowId).cancel();
        } catch (WorkflowNotFoundException _) {
            // It has ended, or was never started: then its first command is refused.
        }
    }
}
