package io.runledger.billing.reconciliation;

import io.runledger.billing.reconciliation.Place.Phase;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Temporal's hold on a pass: asks for one small piece of work after the other. */
public final class ReconciliationWorkflowImpl implements ReconciliationWorkflow {

    /** Well below Temporal's limit of events in a history. */
    private static final int MOST_STEPS = 500;

    private static final Duration BETWEEN_TURNS = Duration.ofSeconds(2);

    /**
     * A piece of work takes some 20 seconds at most, plus one answer of LiteLLM's; it says every
     * few seconds that it lives. LiteLLM may be away for a minute; then the pass ends in error and
     * the next one, five minutes later, begins where this one did.
     */
    private static final ActivityOptions WORK =
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofMinutes(10))
                    .setHeartbeatTimeout(Duration.ofSeconds(15))
                    .setRetryOptions(
                            RetryOptions.newBuilder()
                                    .setInitialInterval(Duration.ofSeconds(1))
                                    .setMaximumInterval(Duration.ofSeconds(15))
                                    .setMaximumAttempts(9)
                                    .setDoNotRetry(SpendLogRefused.class.getName())
                                    .build())
                    .build();

    /** One statement in the database; tried until it is there again. */
    private static final ActivityOptions NOTE =
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofSeconds(30))
                    .setRetryOptions(
                            RetryOptions.newBuilder()
                                    .setMaximumInterval(Duration.ofSeconds(30))
                                    .build())
                    .build();

    private final ReconciliationActivities work =
            Workflow.newActivityStub(ReconciliationActivities.class, WORK);
    private final ReconciliationActivities notes =
            Workflow.newActivityStub(ReconciliationActivities.class, NOTE);

    @Override
    public void reconcile(Order order) {
        Place place = order.place() == null ? Place.first() : order.place();
        try {
            for (int steps = 0; place.phase() != Phase.OVER; steps++) {
                if (steps == MOST_STEPS || Workflow.getInfo().isContinueAsNewSuggested()) {
                    Workflow.newContinueAsNewStub(ReconciliationWorkflow.class)
                            .reconcile(new Order(order.pass(), place));
                }
                place = work.advance(order.pass(), place);
                if (place.waits()) {
                    Workflow.sleep(BETWEEN_TURNS);
                }
            }
        } catch (ActivityFailure failure) {
            if (!(failure.getCause() instanceof CanceledFailure)) {
                notes.fail(order.pass(), sentence(failure.getCause()));
            } else {
                notes.fail(order.pass(), "the workflow was cancelled");
                throw failure;
            }
        }
    }

    private static String sentence(@Nullable Throwable cause) {
        return switch (cause) {
            case ApplicationFailure failed -> String.valueOf(failed.getOriginalMessage());
            case null -> "it failed";
            default -> "it failed again and again: " + cause.getClass().getSimpleName();
        };
    }
}
