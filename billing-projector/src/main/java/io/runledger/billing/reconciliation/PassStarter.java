package io.runledger.billing.reconciliation;

import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Starts the workflows of passes; one that is under way stays the only one. */
@Component
class PassStarter {

    private static final Logger LOG = LoggerFactory.getLogger(PassStarter.class);

    private final WorkflowClient temporal;

    PassStarter(WorkflowClient temporal) {
        this.temporal = temporal;
    }

    /** Starts a pass; where Temporal is away, whoever looks after silent passes will. */
    void start(UUID pass) {
        try {
            ReconciliationWorkflow workflow =
                    temporal.newWorkflowStub(
                            ReconciliationWorkflow.class,
                            options(ReconciliationWorkflow.idOf(pass)));
            WorkflowClient.start(workflow::reconcile, new ReconciliationWorkflow.Order(pass, null));
        } catch (WorkflowExecutionAlreadyStarted _) {
            // It is under way.
        } catch (RuntimeException e) {
            LOG.warn("reconciliation {} is not started yet: {}", pass, e.getMessage());
        }
    }

    /** Starts what the schedule would, where Temporal has no schedules. */
    void startDue() {
        try {
            ReconcileOnSchedule workflow =
                    temporal.newWorkflowStub(
                            ReconcileOnSchedule.class, options(ReconcileOnSchedule.SCHEDULE));
            WorkflowClient.start(workflow::begin);
        } catch (WorkflowExecutionAlreadyStarted _) {
            // The last one is not at its end.
        } catch (RuntimeException e) {
            LOG.warn("no reconciliation is begun: {}", e.getMessage());
        }
    }

    private static WorkflowOptions options(String id) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(ReconciliationWorkflow.TASK_QUEUE)
                .setWorkflowIdConflictPolicy(
                        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .build();
    }
}
