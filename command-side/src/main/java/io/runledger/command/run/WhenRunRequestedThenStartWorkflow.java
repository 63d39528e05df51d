package io.runledger.command.run;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunWorkflow;
import io.runledger.platform.command.MessageMetadata;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.springframework.stereotype.Component;

/**
 * Starts the workflow of every attempt that was asked for. Its position is kept with its events, so
 * a crash anywhere starts it again, and Temporal's own workflow id makes the second start a no-op;
 * after Temporal has forgotten the id, the run itself refuses the stranger.
 */
@Component
@DisallowReplay
@ProcessingGroup(Automations.LAUNCHER)
class WhenRunRequestedThenStartWorkflow {

    private final WorkflowClient temporal;

    WhenRunRequestedThenStartWorkflow(WorkflowClient temporal) {
        this.temporal = temporal;
    }

    @EventHandler
    void on(RunRequested event) {
        start(event.workflowId(), new RunWorkflow.Start(event.tenantId(), event.runId(), 0));
    }

    @EventHandler
    void on(AttemptRequested event, @MetaDataValue(MessageMetadata.TENANT) String tenant) {
        RunId run = event.runId();
        start(
                event.workflowId(),
                new RunWorkflow.Start(new TenantId(tenant), run, event.attempt()));
    }

    private void start(String workflowId, RunWorkflow.Start start) {
        WorkflowOptions options =
                WorkflowOptions.newBuilder()
                        .setWorkflowId(workflowId)
                        .setTaskQueue(RunWorkflow.TASK_QUEUE)
                        .setWorkflowIdConflictPolicy(
                                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                        .setWorkflowIdReusePolicy(
                                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                        .setDisableEagerExecution(false)
                        .build();
        try {
            temporal.newUntypedWorkflowStub(RunWorkflow.TYPE, options).start(start);
        } catch (WorkflowExecutionAlreadyStarted _) {
            // It ran and ended: the start before the crash had reached Temporal.
        }
    }
}
