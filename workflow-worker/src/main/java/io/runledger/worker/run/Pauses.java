package io.runledger.worker.run;

import io.runledger.events.run.RunControl;
import io.temporal.workflow.Workflow;
import java.util.List;

/**
 * Waits while a run is paused. What the run was told is in the ledger; a signal only says that
 * there is something to read, so that losing one with an execution loses nothing. Workflow code.
 */
final class Pauses {

    private static final int NOTHING = -1;

    private int heard;

    /** Somebody says that the run has a control of this number. */
    void hear(int number) {
        heard = Math.max(heard, number);
    }

    /**
     * Waits until the run has been told something, and takes it in.
     *
     * @param known whether the ledger has just said that nothing more is there
     */
    Progress wait(Attempt attempt, Progress progress, boolean known) {
        int past = known ? progress.control() : NOTHING;
        while (true) {
            int read = past;
            Workflow.await(() -> heard > read);
            // Noted before it is read: what is heard of meanwhile may not be in the answer.
            past = heard;
            List<RunControl> told = attempt.controlsAfter(progress.control());
            if (!told.isEmpty()) {
                return progress.takeIn(told);
            }
            // What was heard of was told to an earlier attempt.
            past = Math.max(past, progress.control());
        }
    }
}
