package io.runledger.command.schedule.control;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.Timing;
import io.runledger.platform.temporal.TemporalSettings;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleBackfill;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleListDescription;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleState;
import io.temporal.client.schedules.ScheduleUpdate;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.StatusUtils;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The schedules of a real Temporal server. */
@Component
final class TemporalScheduleControl implements ScheduleControlPort, AutoCloseable {

    /** A person waits for it; the SDK's own is 10 seconds, tried again for a minute. */
    private static final Duration ONE_CALL = Duration.ofSeconds(4);

    private static final Duration ALL_TRIES = Duration.ofSeconds(3);

    private static final int PAGE = 500;

    private final WorkflowServiceStubs stubs;
    private final ScheduleClient client;
    private final Clock clock;

    TemporalScheduleControl(
            WorkflowServiceStubs shared,
            TemporalSettings settings,
            DataConverter converter,
            Clock clock) {
        this.clock = clock;
        this.stubs = impatient(shared);
        this.client =
                ScheduleClient.newInstance(
                        stubs,
                        ScheduleClientOptions.newBuilder()
                                .setNamespace(settings.namespace())
                                .setDataConverter(converter)
                                .build());
    }

    /** The connection of all others, with limits of its own. */
    private static WorkflowServiceStubs impatient(WorkflowServiceStubs shared) {
        return WorkflowServiceStubs.newServiceStubs(
                WorkflowServiceStubsOptions.newBuilder()
                        .setChannel(shared.getRawChannel())
                        .setRpcTimeout(ONE_CALL)
                        .setSystemInfoTimeout(ONE_CALL)
                        .setRpcRetryOptions(
                                RpcRetryOptions.newBuilder().setExpiration(ALL_TRIES).build())
                        .build());
    }

    @Override
    public void create(ControlledSchedule schedule) {
        String id = schedule.temporalId();
        ask(
                "create",
                id,
                () ->
                        client.createSchedule(
                                id,
                                built(schedule, schedule.paused(), null),
                                ScheduleOptions.newBuilder().build()));
    }

    @Override
    public void update(ControlledSchedule schedule) {
        tell(
                "update",
                schedule.temporalId(),
                handle ->
                        handle.update(input -> {
                            ScheduleState state = input.getDescription().getSchedule().getState();
                            return new ScheduleUpdate(
                                    built(
                                            schedule,
                                            state != null && state.isPaused(),
                                            state == null ? null : state.getNote()));
                        }));
    }

    private Schedule built(ControlledSchedule schedule, boolean paused, @Nullable String note) {
        Timing timing = schedule.timing();
        return Schedule.newBuilder()
                .setAction(action(schedule))
                .setSpec(Calendars.spec(timing.cron(), timing.timezone(), clock.instant()))
                .setPolicy(
                        SchedulePolicy.newBuilder()
                                .setOverlap(Descriptions.overlap(timing.overlap()))
                                .setCatchupWindow(Duration.ofSeconds(timing.catchupSeconds()))
                                .build())
                .setState(
                        ScheduleState.newBuilder()
                                .setPaused(paused)
                                .setNote(note == null ? "" : note)
                                .build())
                .build();
    }

    private static ScheduleActionStartWorkflow action(ControlledSchedule schedule) {
        return ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType(SlotWorkflow.TYPE)
                .setArguments(new SlotOrder(schedule.tenantId(), schedule.scheduleId()))
                .setOptions(
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(schedule.temporalId())
                                .setTaskQueue(SlotWorkflow.TASK_QUEUE)
                                .build())
                .build();
    }

    @Override
    public void pause(TenantId tenant, ScheduleId schedule) {
        tell("pause", TemporalScheduleId.of(tenant, schedule), ScheduleHandle::pause);
    }

    @Override
    public void resume(TenantId tenant, ScheduleId schedule) {
        tell("resume", TemporalScheduleId.of(tenant, schedule), ScheduleHandle::unpause);
    }

    @Override
    public void delete(TenantId tenant, ScheduleId schedule) {
        delete(TemporalScheduleId.of(tenant, schedule));
    }

    @Override
    public void delete(String temporalId) {
        try {
            tell("delete", temporalId, ScheduleHandle::delete);
        } catch (ScheduleNotFound _) {
            // That is what was wanted.
        }
    }

    @Override
    public Optional<ScheduleDescription> describe(TenantId tenant, ScheduleId schedule) {
        return describe(TemporalScheduleId.of(tenant, schedule));
    }

    @Override
    public Optional<ScheduleDescription> describe(String temporalId) {
        try {
            return Optional.of(
                    Descriptions.of(
                            ask(
                                    "describe",
                                    temporalId,
                                    () -> client.getHandle(temporalId).describe()),
                            clock.instant()));
        } catch (ScheduleNotFound _) {
            return Optional.empty();
        }
    }

    @Override
    public void trigger(TenantId tenant, ScheduleId schedule) {
        // By the schedule's own policy it would be dropped while another is under way.
        tell(
                "trigger",
                TemporalScheduleId.of(tenant, schedule),
                handle -> handle.trigger(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL));
    }

    @Override
    public void backfill(
            TenantId tenant, ScheduleId schedule, Instant from, Instant to, OverlapPolicy overlap) {
        // Temporal leaves the start out and takes the end in.
        ScheduleBackfill times =
                new ScheduleBackfill(from.minusMillis(1), to, Descriptions.overlap(overlap));
        tell(
                "backfill",
                TemporalScheduleId.of(tenant, schedule),
                handle -> handle.backfill(List.of(times)));
    }

    @Override
    public List<String> list(String prefix) {
        return ask(
                "list",
                prefix,
                () ->
                        client.listSchedules(PAGE)
                                .map(ScheduleListDescription::getScheduleId)
                                .filter(id -> id.startsWith(prefix))
                                .sorted()
                                .distinct()
                                .toList());
    }

    private void tell(String operation, String id, Consumer<ScheduleHandle> call) {
        ask(
                operation,
                id,
                () -> {
                    ScheduleHandle handle = client.getHandle(id);
                    call.accept(handle);
                    return handle;
                });
    }

    private static <T> T ask(String operation, String id, Supplier<T> call) {
        try {
            return call.get();
        } catch (ScheduleAlreadyRunningException e) {
            throw new ScheduleConflict(id, e);
        } catch (RuntimeException e) {
            if (saysMissing(e)) {
                throw new ScheduleNotFound(id, e);
            }
            throw new SchedulesUnavailable(operation, e);
        }
    }

    private static boolean saysMissing(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException status) {
                // A namespace that is not there is no answer about a schedule.
                return status.getStatus().getCode() == Status.Code.NOT_FOUND
                        && !StatusUtils.hasFailure(status, NamespaceNotFoundFailure.class);
            }
        }
        return false;
    }

    /** The connection stays: it is not ours. */
    @Override
    public void close() {
        stubs.shutdownNow();
    }
}
