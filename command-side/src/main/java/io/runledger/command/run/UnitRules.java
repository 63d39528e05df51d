package io.runledger.command.run;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.CallId;
import io.runledger.events.id.NameUuid;
import io.runledger.events.run.RunCommand.OpenUsageUnit;
import io.runledger.events.run.RunCommand.SettleUsageUnit;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunEvent.UsageUnitSettled;
import io.runledger.events.run.UnitOutcome;
import java.util.List;
import java.util.Optional;

/** The rules of a run's model calls: announced before they leave, and ended by whoever knows. */
final class UnitRules {

    private UnitRules() {}

    static List<RunEvent> open(RunState state, OpenUsageUnit c) {
        if (state.units().callOf(c.dispatch()) != null) {
            return List.of();
        }
        RunRules.requireCurrent(state, c, c.attempt());
        if (state.isClosed(c.step())) {
            // Whoever asks was given up long ago, and nobody would take the call's answer.
            throw RunRules.stale(c, "has closed step " + c.step());
        }
        String place = UnitState.place(c.attempt(), c.step(), c.path(), c.turn());
        int tryNumber = state.units().triesAt(place);
        CallId call =
                new CallId(NameUuid.of(c.runId() + "\n" + place + "\n" + tryNumber).toString());
        return List.of(
                new UsageUnitCreated(
                        c.runId(),
                        call,
                        c.attempt(),
                        c.step(),
                        c.node(),
                        c.path(),
                        c.turn(),
                        tryNumber,
                        c.dispatch(),
                        c.worker(),
                        c.model(),
                        c.at()));
    }

    /** Units of earlier attempts end too: what they cost is owed. */
    static List<RunEvent> settle(RunState state, SettleUsageUnit c) {
        if (!state.units().has(c.callId())) {
            throw new Refused(
                    RefusalCode.NOT_FOUND,
                    "run %s has no usage unit %s".formatted(c.runId(), c.callId()));
        }
        UnitOutcome next = outcome(state.units(), c);
        return mayBecome(state.units().outcomeOf(c.callId()), next)
                ? List.of(new UsageUnitSettled(c.runId(), c.callId(), next, c.at()))
                : List.of();
    }

    /** Where a second call under one id was discarded, the first stays as charged as it was. */
    private static UnitOutcome outcome(UnitState units, SettleUsageUnit c) {
        return c.outcome() == UnitOutcome.VOID && units.wasCharged(c.callId())
                ? UnitOutcome.CHARGED
                : c.outcome();
    }

    /** A charge is final; until one comes, a later witness may know better. */
    private static boolean mayBecome(Optional<UnitOutcome> held, UnitOutcome next) {
        return held.map(outcome ->
                        switch (outcome) {
                            case CHARGED -> next == UnitOutcome.DISPUTED;
                            case DISPUTED ->
                                    next == UnitOutcome.CHARGED || next == UnitOutcome.VOID;
                            case FAILED, VOID ->
                                    next == UnitOutcome.CHARGED || next == UnitOutcome.DISPUTED;
                        })
                .orElse(true);
    }
}
