package io.runledger.billing.reconciliation;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Temporal's hold on the beginning of a pass. */
public final class ReconcileOnScheduleImpl implements ReconcileOnSchedule {

    /** The schedule comes again, so there is no point in trying for longer. */
    private final ReconciliationActivities work =
            Workflow.newActivityStub(
                    ReconciliationActivities.class,
                    ActivityOptions.newBuilder()
                            .setStartToCloseTimeout(Duration.ofSeconds(30))
                            .setScheduleToCloseTimeout(Duration.ofMinutes(4))
                            .setRetryOptions(
                                    RetryOptions.newBuilder().setMaximumAttempts(5).build())
                            .build());

    @Override
    public void begin() {
        work.begin();
    }
}
