package io.runledger.worker.run;

import io.runledger.events.ContentOwner;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunWorkflow;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/**
 * What a run's workflow says to the ledger, and asks it; local activities. All are idempotent: the
 * aggregate takes what it has already recorded, by attempt, step and path, as done.
 *
 * <p>A refusal fails the activity for good, with the refusal's code as type.
 */
@ActivityInterface
public interface LedgerActivities {

    /**
     * Takes the attempt over and starts its first nodes.
     *
     * @param execution the workflow execution, the same after it continues as new
     */
    @ActivityMethod(name = "BeginAttempt")
    Begun begin(RunWorkflow.Start start, String execution);

    /** Reads further recorded steps, where there were too many for one answer. */
    @ActivityMethod(name = "ReadSteps")
    Steps readSteps(RunWorkflow.Start start, int from);

    @ActivityMethod(name = "RecordNodes")
    void recordNodes(TenantId tenant, RunCommand.RecordNodes command);

    @ActivityMethod(name = "RecordStep")
    void recordStep(TenantId tenant, RunCommand.RecordStep command);

    @ActivityMethod(name = "FailAttempt")
    void fail(TenantId tenant, RunCommand.FailAttempt command);

    /**
     * A begun attempt.
     *
     * @param start what to carry out, with as many of the recorded steps as fit
     * @param stepCount how many recorded steps there are
     */
    record Begun(AttemptStart start, int stepCount) implements ContentOwner {

        @Override
        public String contentKey() {
            return start.contentKey();
        }
    }

    /** Some of the recorded steps, at least one. */
    record Steps(String contentKey, List<AttemptStart.RecordedStep> steps) implements ContentOwner {

        public Steps {
            steps = List.copyOf(steps);
        }
    }
}
