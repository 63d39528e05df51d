package io.runledger.billing.reconciliation;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** What Temporal's schedule starts: begins a pass and ends at once, so that none waits for it. */
@WorkflowInterface
public interface ReconcileOnSchedule {

    /** The schedule's id, and that of the workflow where there are no schedules. */
    String SCHEDULE = "runledger-reconcile";

    @WorkflowMethod(name = "ReconcileOnSchedule")
    void begin();
}
