package io.runledger.worker.run;

import io.runledger.events.run.RunWorkflow;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One attempt of one run. Every trigger ends here: API call, schedule and webhook alike. */
@WorkflowInterface
public interface GraphRunWorkflow {

    /**
     * Carries the attempt out to its end, whatever that is.
     *
     * <p>A workflow that is not wanted any more, because its run has ended or another execution has
     * taken over, fails with the refusal's code as type, such as {@code RUN_TERMINAL}; nothing is
     * wrong then. A cancelled one ends as cancelled.
     */
    @WorkflowMethod(name = RunWorkflow.TYPE)
    RunOutcome run(RunWorkflow.Start start);

    /**
     * Wakes it: the run was told something. Only a run that waits has to be woken.
     *
     * @param number the control's number
     */
    @SignalMethod(name = RunWorkflow.CONTROLLED)
    void controlled(int number);
}
