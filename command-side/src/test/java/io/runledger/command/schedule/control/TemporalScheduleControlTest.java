package io.runledger.command.schedule.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.Timing;
import io.runledger.platform.testing.RealTemporal;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract on a real server, and what only Temporal can do. */
class TemporalScheduleControlTest extends ScheduleControlContract {

    private static final TenantId TENANT = new TenantId("acme");

    private static final Timing HOURLY = new Timing("0 * * * *", "UTC", OverlapPolicy.SKIP, 10);

    private static RealTemporal server;
    private static WorkflowServiceStubs stubs;
    private static TemporalScheduleControl control;

    @BeforeAll
    static void connect() {
        server = RealTemporal.start();
        stubs = Controls.stubsTo(server.target());
        control = Controls.over(stubs);
    }

    @AfterAll
    static void disconnect() {
        if (server != null) {
            control.close();
            stubs.shutdownNow();
            server.close();
        }
    }

    @Override
    ScheduleControlPort port() {
        return control;
    }

    @Nested
    class WhatIsNotOurs {

        private final ScheduleId schedule = ScheduleId.random();

        @Test
        void isNoTimingAndNoOrder() {
            ScheduleClient.newInstance(stubs)
                    .createSchedule(
                            TemporalScheduleId.of(TENANT, schedule),
                            Schedule.newBuilder()
                                    .setAction(
                                            ScheduleActionStartWorkflow.newBuilder()
                                                    .setWorkflowType("Other")
                                                    .setOptions(
                                                            WorkflowOptions.newBuilder()
                                                                    .setWorkflowId("other")
                                                                    .setTaskQueue("other")
                                                                    .build())
                                                    .build())
                                    .setSpec(
                                            ScheduleSpec.newBuilder()
                                                    .setIntervals(
                                                            List.of(
                                                                    new ScheduleIntervalSpec(
                                                                            Duration.ofDays(9))))
                                                    .build())
                                    .build(),
                            ScheduleOptions.newBuilder().build());

            ScheduleDescription told = control.describe(TENANT, schedule).orElseThrow();
            assertThat(told.timing().cron()).isNull();
            assertThat(told.order()).isNull();
            assertThat(told.does(new ControlledSchedule(TENANT, schedule, HOURLY, false)))
                    .isFalse();

            control.update(new ControlledSchedule(TENANT, schedule, HOURLY, false));
            assertThat(
                            control.describe(TENANT, schedule)
                                    .orElseThrow()
                                    .does(new ControlledSchedule(TENANT, schedule, HOURLY, false)))
                    .isTrue();
        }
    }

    @Nested
    class ATriggerWhileAnotherIsUnderWay {

        @Test
        void waitsForItsTurnAndIsNotLost() {
            ScheduleId schedule = ScheduleId.random();
            control.create(new ControlledSchedule(TENANT, schedule, HOURLY, true));
            control.trigger(TENANT, schedule);
            String first = started(schedule, 1).running().getFirst();
            control.trigger(TENANT, schedule);
            workflows().newUntypedWorkflowStub(first).terminate("its time has come");
            assertThat(started(schedule, 2).skippedOverlap()).isZero();
        }

        /** Temporal says nothing of a schedule that it is busy with, for seconds if need be. */
        private ScheduleDescription started(ScheduleId schedule, int times) {
            return await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(500))
                    .ignoreExceptionsInstanceOf(SchedulesUnavailable.class)
                    .until(
                            () -> control.describe(TENANT, schedule).orElseThrow(),
                            told -> told.started() == times);
        }

        private WorkflowClient workflows() {
            return WorkflowClient.newInstance(stubs);
        }
    }
}
