package io.runledger.command.schedule.slot;

import io.runledger.command.run.TriggeredRuns;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.RunId;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Temporal's hands on slots. */
@Component
class SlotActivitiesImpl implements SlotActivities {

    private final SlotOpener opener;
    private final TriggeredRuns runs;
    private final SlotRuns slotRuns;
    private final Clock clock;

    SlotActivitiesImpl(SlotOpener opener, TriggeredRuns runs, SlotRuns slotRuns, Clock clock) {
        this.opener = opener;
        this.runs = runs;
        this.slotRuns = slotRuns;
        this.clock = clock;
    }

    @Override
    public OpenedRuns open(SlotCall call) {
        return opener.open(call);
    }

    @Override
    public boolean haveEnded(OpenedRuns opened) {
        return opened.runs().stream().noneMatch(this::isOpen);
    }

    private boolean isOpen(RunId run) {
        return runs.find(run).isPresent() && runs.standing(run).open();
    }

    @Override
    public void cancel(SlotCall call, OpenedRuns opened) {
        for (RunId id : opened.runs()) {
            runs.find(id)
                    .filter(_ -> isOpen(id))
                    .ifPresent(run -> {
                        try {
                            runs.cancel(
                                    run,
                                    "schedule:" + call.scheduleId(),
                                    "a newer slot of the schedule takes its place");
                        } catch (Refused refused) {
                            if (refused.code() != RefusalCode.RUN_TERMINAL) {
                                throw refused;
                            }
                        }
                    });
        }
    }

    @Override
    public void close(OpenedRuns opened) {
        opened.runs().forEach(run -> slotRuns.close(run, clock.instant()));
    }
}
