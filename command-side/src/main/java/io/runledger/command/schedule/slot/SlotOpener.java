package io.runledger.command.schedule.slot;

import io.runledger.command.run.TriggeredRuns;
import io.runledger.command.schedule.ScheduleDefinition;
import io.runledger.command.schedule.ScheduleIntents;
import io.runledger.command.schedule.Timeline;
import io.runledger.command.schedule.Timeline.Backfill;
import io.runledger.command.schedule.Timelines;
import io.runledger.events.id.RunId;
import io.runledger.events.schedule.SlotCommand;
import io.runledger.events.schedule.SlotCommand.SkipSlot;
import io.runledger.events.schedule.SlotEvent.SlotSkipped;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.eventstore.EventLog;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Gives a slot that Temporal has started its fate: a run, or a reason why there is none. However
 * often it is asked for the same slot, the slot has one run at most, and the first answer stays.
 */
@Component
class SlotOpener {

    private final Timelines timelines;
    private final ScheduleIntents intents;
    private final TriggeredRuns runs;
    private final SlotRuns slotRuns;
    private final SlotStarter starter;
    private final EventLog log;
    private final Gateway gateway;
    private final ScheduleSettings settings;
    private final Clock clock;

    SlotOpener(
            Timelines timelines,
            ScheduleIntents intents,
            TriggeredRuns runs,
            SlotRuns slotRuns,
            SlotStarter starter,
            EventLog log,
            Gateway gateway,
            ScheduleSettings settings,
            Clock clock) {
        this.timelines = timelines;
        this.intents = intents;
        this.runs = runs;
        this.slotRuns = slotRuns;
        this.starter = starter;
        this.log = log;
        this.gateway = gateway;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Opens a slot.
     *
     * @return the runs whose end it waits for
     * @throws SlotUndecided while the schedule is being changed, if the change may matter
     */
    OpenedRuns open(SlotCall call) {
        // Asked before the log, so that a change that ends in between is seen there.
        boolean changing = intents.isUnderWay(call.tenantId(), call.scheduleId());
        Timeline timeline = timelines.of(call.tenantId(), call.scheduleId());
        Optional<Backfill> backfill = timeline.backfillOf(call.scheduledFor());
        if (backfill.isEmpty() && !timeline.isDue(call.scheduledFor())) {
            requireSettled(changing, call);
            return attach(call);
        }
        Optional<RunId> earlier = earlier(call);
        if (earlier.isPresent()) {
            slotRuns.open(row(call, earlier.get()));
            return new OpenedRuns(List.of(earlier.get()));
        }
        if (isSkipped(call, backfill)) {
            requireSettled(changing, call);
            return OpenedRuns.NONE;
        }
        Optional<Skip> skip =
                OpeningRules.skip(
                        timeline,
                        call.scheduledFor(),
                        call.startedAt(),
                        others(call),
                        clock.instant(),
                        settings.grace());
        if (skip.isPresent()) {
            requireSettled(changing, call);
            return skip(call, skip.get());
        }
        return start(call, definition(timeline, call, backfill));
    }

    private static void requireSettled(boolean changing, SlotCall call) {
        if (changing) {
            throw new SlotUndecided(call.scheduleId(), call.scheduledFor());
        }
    }

    private Optional<RunId> earlier(SlotCall call) {
        return runs.find(
                        call.tenantId(), SlotCommand.runKey(call.scheduleId(), call.scheduledFor()))
                .map(run -> run.runId());
    }

    /** Whether its reason stands; a backfill that was asked for may set it aside. */
    private boolean isSkipped(SlotCall call, Optional<Backfill> backfill) {
        String slot = SlotCommand.idOf(call.tenantId(), call.scheduleId(), call.scheduledFor());
        return log.readAggregate(slot, -1, 1).stream()
                .map(logged -> (SlotSkipped) logged.event())
                .anyMatch(skipped ->
                        backfill.isEmpty() || OpeningRules.stands(skipped, backfill.get().at()));
    }

    private List<SlotRun> others(SlotCall call) {
        return slotRuns.open(call.tenantId(), call.scheduleId()).stream()
                .filter(run -> !run.scheduledFor().equals(call.scheduledFor()))
                .filter(run -> isUnderWay(run.runId()))
                .toList();
    }

    private boolean isUnderWay(RunId run) {
        return runs.find(run).isPresent() && runs.standing(run).open();
    }

    private static ScheduleDefinition definition(
            Timeline timeline, SlotCall call, Optional<Backfill> backfill) {
        return backfill.map(Backfill::definition)
                .orElseGet(() -> timeline.at(call.scheduledFor()).orElseThrow().definition());
    }

    private OpenedRuns start(SlotCall call, ScheduleDefinition definition) {
        RunId run =
                RunId.of(
                        call.tenantId(),
                        SlotCommand.runKey(call.scheduleId(), call.scheduledFor()));
        slotRuns.open(row(call, run));
        Optional<Skip> refused = starter.start(call, definition);
        if (refused.isEmpty()) {
            return new OpenedRuns(List.of(run));
        }
        slotRuns.forget(run);
        return skip(call, refused.get());
    }

    private SlotRun row(SlotCall call, RunId run) {
        return new SlotRun(
                call.tenantId(),
                call.scheduleId(),
                call.scheduledFor(),
                run,
                false,
                call.workflowId(),
                clock.instant(),
                null);
    }

    private OpenedRuns skip(SlotCall call, Skip skip) {
        Instant now = clock.instant();
        gateway.call(
                new SkipSlot(
                        call.tenantId(),
                        call.scheduleId(),
                        call.scheduledFor(),
                        skip.reason(),
                        skip.detail(),
                        now),
                new Sender(call.tenantId(), "schedule:" + call.scheduleId()),
                Boolean.class);
        return OpenedRuns.NONE;
    }

    /** A trigger through Temporal stands for the runs that people have started by hand. */
    private OpenedRuns attach(SlotCall call) {
        List<SlotRun> manual =
                slotRuns.open(call.tenantId(), call.scheduleId()).stream()
                        .filter(SlotRun::manual)
                        .filter(run -> isUnderWay(run.runId()))
                        .toList();
        manual.forEach(run -> slotRuns.open(waitedForBy(run, call.workflowId())));
        return new OpenedRuns(manual.stream().map(SlotRun::runId).toList());
    }

    private static SlotRun waitedForBy(SlotRun run, String workflowId) {
        return new SlotRun(
                run.tenantId(),
                run.scheduleId(),
                run.scheduledFor(),
                run.runId(),
                run.manual(),
                workflowId,
                run.openedAt(),
                run.closedAt());
    }
}
