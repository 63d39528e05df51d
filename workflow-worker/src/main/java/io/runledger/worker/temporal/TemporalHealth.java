package io.runledger.worker.temporal;

import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Down while this process carries no run out: Temporal is away, or nobody asks it for work. */
@Component("temporal")
class TemporalHealth implements HealthIndicator {

    /** Shorter than the patience of those who ask for readiness. */
    private static final long PATIENCE_MILLIS = 1_500;

    private final TemporalWorkers workers;
    private final WorkflowServiceStubs stubs;

    TemporalHealth(TemporalWorkers workers, WorkflowServiceStubs stubs) {
        this.workers = workers;
        this.stubs = stubs;
    }

    @Override
    public Health health() {
        if (!workers.polling()) {
            return Health.down().withDetail("reason", "no poller is running").build();
        }
        try {
            stubs.blockingStub()
                    .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
            return Health.up().build();
        } catch (StatusRuntimeException e) {
            return Health.down()
                    .withDetail("reason", "Temporal does not answer: " + e.getStatus().getCode())
                    .build();
        }
    }
}
