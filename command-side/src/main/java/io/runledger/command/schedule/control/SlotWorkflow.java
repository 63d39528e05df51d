package io.runledger.command.schedule.control;

/** What schedules in Temporal and the workers that carry their actions out agree on. */
public final class SlotWorkflow {

    /** The workflow's type; its one argument is a {@link SlotOrder}. */
    public static final String TYPE = "ScheduledSlotWorkflow";

    /** The task queue of its workers. */
    public static final String TASK_QUEUE = "runledger-schedules";

    private SlotWorkflow() {}
}
