package io.runledger.command.schedule.slot;

import io.runledger.command.schedule.control.SlotOrder;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Temporal's hold on a slot. */
public final class ScheduledSlotWorkflowImpl implements ScheduledSlotWorkflow {

    /**
     * Which slot it is. Only Temporal knows: a start may come late, and then the clock would name
     * another (SCHEDULED_TIMESTAMP_FROM_TEMPORAL).
     */
    private static final SearchAttributeKey<OffsetDateTime> SCHEDULED =
            SearchAttributeKey.forOffsetDateTime("TemporalScheduledStartTime");

    private static final Duration FIRST_LOOK = Duration.ofSeconds(10);
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(5);

    /** A few statements in the database, and a command; tried until it is there again. */
    private static final ActivityOptions WORK =
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(Duration.ofMinutes(2))
                    .setRetryOptions(
                            RetryOptions.newBuilder()
                                    .setInitialInterval(Duration.ofMillis(500))
                                    .setMaximumInterval(Duration.ofSeconds(5))
                                    .build())
                    .build();

    private final SlotActivities work = Workflow.newActivityStub(SlotActivities.class, WORK);
    private boolean told;

    @Override
    public void carry(SlotOrder order) {
        SlotCall call = call(order);
        OpenedRuns[] opened = {OpenedRuns.NONE};
        // Not to be cancelled in between: nobody would know whether there is a run.
        Workflow.newDetachedCancellationScope(() -> opened[0] = work.open(call)).run();
        if (opened[0].runs().isEmpty()) {
            return;
        }
        try {
            await(order, opened[0]);
        } catch (CanceledFailure cancelled) {
            giveWay(call, opened[0]);
            throw cancelled;
        } catch (ActivityFailure failure) {
            if (failure.getCause() instanceof CanceledFailure) {
                giveWay(call, opened[0]);
            }
            throw failure;
        }
        close(opened[0]);
    }

    private static SlotCall call(SlotOrder order) {
        OffsetDateTime scheduled = Workflow.getTypedSearchAttributes().get(SCHEDULED);
        if (scheduled == null) {
            throw ApplicationFailure.newNonRetryableFailure(
                    "it was not started by a schedule: it has no scheduled start time",
                    "NoScheduledStartTime");
        }
        return new SlotCall(
                order.tenantId(),
                order.scheduleId(),
                scheduled.toInstant(),
                Instant.ofEpochMilli(Workflow.getInfo().getRunStartedTimestampMillis()),
                Workflow.getInfo().getWorkflowId());
    }

    private void await(SlotOrder order, OpenedRuns opened) {
        Duration look = FIRST_LOOK;
        while (!work.haveEnded(opened)) {
            if (Workflow.getInfo().isContinueAsNewSuggested()) {
                // The next one finds the run that this one has started.
                Workflow.newContinueAsNewStub(ScheduledSlotWorkflow.class).carry(order);
            }
            Workflow.await(look, () -> told);
            told = false;
            Duration longer = look.multipliedBy(2);
            look = longer.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : longer;
        }
    }

    private void giveWay(SlotCall call, OpenedRuns opened) {
        Workflow.newDetachedCancellationScope(() -> work.cancel(call, opened)).run();
        close(opened);
    }

    private void close(OpenedRuns opened) {
        Workflow.newDetachedCancellationScope(() -> work.close(opened)).run();
    }

    @Override
    public void ended(String run) {
        told = true;
    }
}
