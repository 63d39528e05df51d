package io.runledger.standalone.bench;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Three calls in a row, with nothing kept but what Temporal keeps. */
@WorkflowInterface
public interface BareWorkflow {

    @WorkflowMethod
    String run(String text);
}
