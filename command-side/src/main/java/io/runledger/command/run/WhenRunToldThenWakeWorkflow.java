package io.runledger.command.run;

import io.runledger.events.id.RunId;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunEvent.StateInjected;
import io.runledger.events.run.RunWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;

/**
 * Wakes the workflow of a run that was told something. The signal has only the control's number:
 * what a control says is read from the log, so it is not lost where a signal is.
 */
@Component
@DisallowReplay
@ProcessingGroup(Automations.WAKER)
class WhenRunToldThenWakeWorkflow {

    private final WorkflowClient temporal;
    private final RunLookup runs;

    WhenRunToldThenWakeWorkflow(WorkflowClient temporal, RunLookup runs) {
        this.temporal = temporal;
        this.runs = runs;
    }

    @EventHandler
    void on(StateInjected event) {
        wake(event.runId(), event.attempt(), event.control());
    }

    @EventHandler
    void on(RunResumed event) {
        wake(event.runId(), event.attempt(), event.control());
    }

    private void wake(RunId runId, int attempt, int control) {
        RunRequested run = runs.find(runId).orElseThrow();
        String workflowId = RunWorkflow.idOf(run.tenantId(), run.idempotencyKey(), attempt);
        try {
            temporal.newUntypedWorkflowStub(workflowId).signal(RunWorkflow.CONTROLLED, control);
        } catch (WorkflowNotFoundException _) {
            // Not started yet, or over: whoever carries the run on asks for what it lacks.
        }
    }
}
