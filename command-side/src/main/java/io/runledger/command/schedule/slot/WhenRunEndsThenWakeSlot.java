package io.runledger.command.schedule.slot;

import io.runledger.events.id.RunId;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunSkipped;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;

/**
 * Tells the workflow of a slot that its run has ended, so that Temporal's overlap policies learn of
 * it at once. Should the signal be lost, the workflow finds out by itself, some minutes later.
 */
@Component
@DisallowReplay
@ProcessingGroup("slot-waker")
class WhenRunEndsThenWakeSlot {

    private final SlotRuns slotRuns;
    private final WorkflowClient temporal;

    WhenRunEndsThenWakeSlot(SlotRuns slotRuns, WorkflowClient temporal) {
        this.slotRuns = slotRuns;
        this.temporal = temporal;
    }

    @EventHandler
    void on(RunCompleted event) {
        wake(event.runId(), event.at());
    }

    @EventHandler
    void on(RunFailed event) {
        wake(event.runId(), event.at());
    }

    @EventHandler
    void on(RunCancelled event) {
        wake(event.runId(), event.at());
    }

    @EventHandler
    void on(RunSkipped event) {
        wake(event.runId(), event.at());
    }

    /** It goes on again, and other slots are to know. */
    @EventHandler
    void on(AttemptRequested event) {
        slotRuns.reopen(event.runId());
    }

    private void wake(RunId run, Instant at) {
        slotRuns.close(run, at)
                .ifPresent(workflowId -> {
                    try {
                        temporal.newUntypedWorkflowStub(workflowId)
                                .signal(ScheduledSlotWorkflow.ENDED, run.value());
                    } catch (WorkflowNotFoundException _) {
                        // It waits no more: it was cancelled, or has seen the end itself.
                    }
                });
    }
}
