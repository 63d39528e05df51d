package io.runledger.billing.reconciliation;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.UUID;

/** What passes do outside of their workflow. All of it may be repeated at any point. */
@ActivityInterface
public interface ReconciliationActivities {

    /**
     * Does a small piece of a pass's work.
     *
     * @return where the pass stands then
     */
    @ActivityMethod(name = "AdvanceReconciliation")
    Place advance(UUID pass, Place place);

    /** Ends a pass in error; it does not move the cursor. */
    @ActivityMethod(name = "FailReconciliation")
    void fail(UUID pass, String error);

    /** Begins a pass if one is due and none of the kind is under way. */
    @ActivityMethod(name = "BeginReconciliation")
    void begin();
}
