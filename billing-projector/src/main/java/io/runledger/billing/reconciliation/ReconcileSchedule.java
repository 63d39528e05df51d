package io.runledger.billing.reconciliation;

import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleUpdate;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** The schedule in Temporal that begins a pass every few minutes; one for all processes. */
@Component
class ReconcileSchedule {

    /** What was missed while Temporal was away is not caught up: one pass covers all of it. */
    private static final Duration CATCH_UP = Duration.ofSeconds(10);

    private final WorkflowClient temporal;

    ReconcileSchedule(WorkflowClient temporal) {
        this.temporal = temporal;
    }

    /**
     * Makes it, or puts it right.
     *
     * @throws io.grpc.StatusRuntimeException if Temporal does not answer or has no schedules
     */
    void make(Duration every) {
        ScheduleClient client =
                ScheduleClient.newInstance(
                        temporal.getWorkflowServiceStubs(),
                        ScheduleClientOptions.newBuilder()
                                .setNamespace(temporal.getOptions().getNamespace())
                                .setDataConverter(temporal.getOptions().getDataConverter())
                                .build());
        Schedule schedule = schedule(every);
        try {
            client.createSchedule(
                    ReconcileOnSchedule.SCHEDULE, schedule, ScheduleOptions.newBuilder().build());
        } catch (ScheduleAlreadyRunningException _) {
            client.getHandle(ReconcileOnSchedule.SCHEDULE)
                    .update(_ -> new ScheduleUpdate(schedule));
        }
    }

    private static Schedule schedule(Duration every) {
        return Schedule.newBuilder()
                .setAction(
                        ScheduleActionStartWorkflow.newBuilder()
                                .setWorkflowType(ReconcileOnSchedule.class)
                                .setOptions(
                                        WorkflowOptions.newBuilder()
                                                .setWorkflowId(ReconcileOnSchedule.SCHEDULE)
                                                .setTaskQueue(ReconciliationWorkflow.TASK_QUEUE)
                                                .build())
                                .build())
                .setSpec(
                        ScheduleSpec.newBuilder()
                                .setIntervals(List.of(new ScheduleIntervalSpec(every)))
                                .build())
                .setPolicy(
                        SchedulePolicy.newBuilder()
                                .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                                .setCatchupWindow(CATCH_UP)
                                .build())
                .build();
    }
}
