package io.runledger.billing.reconciliation;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Carries one pass out, from its first page to its report. */
@WorkflowInterface
public interface ReconciliationWorkflow {

    /** The task queue of everything here. */
    String TASK_QUEUE = "runledger-billing";

    /** The workflow's id: at most one at a time works on a pass. */
    static String idOf(UUID pass) {
        return "reconcile:" + pass;
    }

    /**
     * What to carry out.
     *
     * @param place where to go on; null at the start
     */
    record Order(UUID pass, @Nullable Place place) {}

    @WorkflowMethod(name = "Reconciliation")
    void reconcile(Order order);
}
