package io.runledger.standalone.bench;

import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** The bare workflow, with the timeouts that the product's own has. */
public final class BareWorkflowImpl implements BareWorkflow {

    private final BareActivities worker =
            Workflow.newActivityStub(
                    BareActivities.class,
                    ActivityOptions.newBuilder()
                            .setStartToCloseTimeout(Duration.ofMinutes(30))
                            .build());

    @Override
    public String run(String text) {
        return worker.call(worker.call(worker.call(text)));
    }
}
