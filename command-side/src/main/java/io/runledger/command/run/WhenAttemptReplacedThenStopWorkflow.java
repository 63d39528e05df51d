package io.runledger.command.run;

import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;

/**
 * Stops the workflow of the attempt before a new one, and with it the calls that are in flight:
 * whatever it would still report is refused.
 */
@Component
@DisallowReplay
@ProcessingGroup(Automations.CANCELLER)
class WhenAttemptReplacedThenStopWorkflow {

    private final WorkflowClient temporal;
    private final RunLookup runs;

    WhenAttemptReplacedThenStopWorkflow(WorkflowClient temporal, RunLookup runs) {
        this.temporal = temporal;
        this.runs = runs;
    }

    @EventHandler
    void on(AttemptRequested event) {
        RunRequested run = runs.find(event.runId()).orElseThrow();
        String workflowId =
                RunWorkflow.idOf(run.tenantId(), run.idempotencyKey(), event.attempt() - 1);
        try {
            temporal.newUntypedWorkflowStub(workflowId).cancel();
        } catch (WorkflowNotFoundException _) {
            // It has ended, or was lost with its server.
        }
    }
}
