package io.runledger.command.run;

import io.runledger.command.billing.BudgetGate.Spending;
import io.runledger.events.Refused;
import io.runledger.events.id.RunId;
import io.runledger.events.run.RunCommand.RequestRun;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunWorkflow;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The one door behind all doors (ONE_RUN_EXECUTION_PATH): checks a wish for a run and sends {@link
 * RequestRun}. It starts nothing itself (TRIGGERS_ONLY_START_RUNS).
 */
@Component
class RunStarter {

    private final Gateway gateway;
    private final RunLookup runs;
    private final RunHolds holds;
    private final StartPlanner planner;
    private final CreditGate credits;
    private final Clock clock;

    RunStarter(
            Gateway gateway,
            RunLookup runs,
            RunHolds holds,
            StartPlanner planner,
            CreditGate credits,
            Clock clock) {
        this.gateway = gateway;
        this.runs = runs;
        this.holds = holds;
        this.planner = planner;
        this.credits = credits;
        this.clock = clock;
    }

    /**
     * What became of a wish.
     *
     * @param created whether this call made the run, rather than an earlier one
     */
    record Started(RunRequested run, boolean created) {}

    Started start(StartRequest request) {
        // Before everything else: a repeat must not turn into 404 or 402 because the graph or the
        // money has gone since.
        return find(request)
                .map(earlier -> new Started(earlier, false))
                .orElseGet(() -> startNew(request));
    }

    private Optional<RunRequested> find(StartRequest request) {
        Optional<RunRequested> found = runs.find(request.runId());
        found.ifPresent(earlier -> RunRules.requireSameRequest(earlier, request.hash()));
        return found;
    }

    private Started startNew(StartRequest request) {
        RunId runId = request.runId();
        Sender sender = new Sender(request.tenant(), request.trigger().requestedBy());
        Instant now = clock.instant();
        StateUpdates.requireSize("the input", request.input());
        StartPlan plan = planner.plan(request, sender, now);
        Spending spending =
                new Spending(
                        request.tenant(),
                        request.payer(),
                        plan.graphRef().id().value(),
                        request.trigger().scheduleId(),
                        runId,
                        0);
        long hold = credits.needed(request.tenant(), plan.program(), request.config());
        if (hold > 0) {
            holds.place(spending, hold, sender);
        } else {
            credits.requireAccount(request.tenant(), request.payer());
        }
        boolean created = request(request, plan, spending, sender, now);
        if (!created) {
            holds.giveBackUnused(spending, sender);
        }
        return new Started(find(request).orElseThrow(), created);
    }

    private boolean request(
            StartRequest request, StartPlan plan, Spending spending, Sender sender, Instant now) {
        RequestRun command =
                new RequestRun(
                        request.runId(),
                        request.tenant(),
                        request.key(),
                        plan.graphRef(),
                        request.input(),
                        request.config(),
                        request.payer(),
                        request.trigger(),
                        request.hash(),
                        RunWorkflow.idOf(request.tenant(), request.key()),
                        plan.belowRefs(),
                        plan.origin(),
                        plan.start(),
                        now);
        try {
            return gateway.call(command, sender, Boolean.class);
        } catch (Refused refused) {
            holds.giveBackUnused(spending, sender);
            throw refused;
        }
    }
}
