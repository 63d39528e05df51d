package io.runledger.command.schedule.slot;

import io.runledger.command.schedule.control.SlotOrder;
import io.runledger.command.schedule.control.SlotWorkflow;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * What Temporal's schedules start: opens a slot, and lasts as long as its run, so that Temporal
 * knows what is under way.
 */
@WorkflowInterface
public interface ScheduledSlotWorkflow {

    /** The signal that a run has ended; its argument is the run's id. */
    String ENDED = "ended";

    @WorkflowMethod(name = SlotWorkflow.TYPE)
    void carry(SlotOrder order);

    @SignalMethod(name = ENDED)
    void ended(String run);
}
