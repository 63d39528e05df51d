package io.runledger.command.schedule.slot;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What a slot's workflow has done outside of it. All of it may be repeated at any point. */
@ActivityInterface
public interface SlotActivities {

    /** Gives the slot its fate; see {@link SlotOpener#open}. */
    @ActivityMethod(name = "OpenSlot")
    OpenedRuns open(SlotCall call);

    /** Whether all of these runs have ended. */
    @ActivityMethod(name = "HaveSlotRunsEnded")
    boolean haveEnded(OpenedRuns opened);

    /** Cancels those of these runs that have not ended: a newer slot takes their place. */
    @ActivityMethod(name = "CancelSlotRuns")
    void cancel(SlotCall call, OpenedRuns opened);

    /** Notes that nobody waits for these runs any more. */
    @ActivityMethod(name = "CloseSlot")
    void close(OpenedRuns opened);
}
