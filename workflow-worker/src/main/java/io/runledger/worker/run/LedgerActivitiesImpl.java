package io.runledger.worker.run;

import io.runledger.events.Command;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.AttemptStart.RecordedStep;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.ReadAttempt;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunWorkflow;
import io.runledger.platform.json.MessageJson;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.util.List;

/** Sends the workflow's commands; what an attempt begins with is computed here. */
final class LedgerActivitiesImpl implements LedgerActivities {

    /** Recorded steps go into the workflow in pages: one payload may have 2 MB, encrypted. */
    private static final int PAGE_CHARS = 1_000_000;

    private final Ledger ledger;
    private final Clock clock;

    LedgerActivitiesImpl(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public Begun begin(RunWorkflow.Start start, String execution) {
        AttemptStart attempt = read(start);
        if (attempt.endedBecause() != null) {
            throw Refusals.failure(new Refused(RefusalCode.STALE_ATTEMPT, attempt.endedBecause()));
        }
        List<RecordedStep> steps = attempt.recordedSteps();
        send(start.tenantId(), startAttempt(start, execution, attempt));
        return new Begun(withSteps(attempt, page(steps, 0)), steps.size());
    }

    private RunCommand.StartAttempt startAttempt(
            RunWorkflow.Start start, String execution, AttemptStart attempt) {
        Progress progress = progress(attempt);
        List<NodePlace> next =
                switch (progress.onward()) {
                    case Progress.Onward.Next(var places) -> places;
                    case Progress.Onward.Done _, Progress.Onward.Failed _ -> List.of();
                };
        return new RunCommand.StartAttempt(
                start.runId(),
                start.attempt(),
                execution,
                progress.step(),
                progress.stateHash(),
                next,
                clock.instant());
    }

    private static Progress progress(AttemptStart attempt) {
        try {
            return Progress.of(attempt, attempt.recordedSteps());
        } catch (RuntimeException e) {
            // The same definition and steps give the same fault for ever.
            throw ApplicationFailure.newNonRetryableFailureWithCause(
                    "the attempt cannot be started", ErrorCodes.INTERNAL, e);
        }
    }

    private AttemptStart read(RunWorkflow.Start start) {
        try {
            return ledger.ask(new ReadAttempt(start.runId(), start.attempt()));
        } catch (Refused refused) {
            throw Refusals.failure(refused);
        }
    }

    @Override
    public Steps readSteps(RunWorkflow.Start start, int from) {
        return new Steps(start.contentKey(), page(read(start).recordedSteps(), from));
    }

    private static List<RecordedStep> page(List<RecordedStep> steps, int from) {
        long chars = 0;
        int to = from;
        while (to < steps.size() && chars < PAGE_CHARS) {
            chars += MessageJson.toJson(steps.get(to)).text().length();
            to++;
        }
        // A page ends before the step that overfills it, unless that is its only one.
        boolean overfull = chars > PAGE_CHARS && to - from > 1;
        return steps.subList(from, overfull ? to - 1 : to);
    }

    private static AttemptStart withSteps(AttemptStart start, List<RecordedStep> steps) {
        return new AttemptStart(
                start.runId(),
                start.tenantId(),
                start.accountId(),
                start.attempt(),
                start.graph(),
                start.definition(),
                start.input(),
                start.config(),
                steps,
                start.endedBecause());
    }

    @Override
    public void recordNodes(TenantId tenant, RunCommand.RecordNodes command) {
        send(tenant, command);
    }

    @Override
    public void recordStep(TenantId tenant, RunCommand.RecordStep command) {
        send(tenant, command);
    }

    @Override
    public void fail(TenantId tenant, RunCommand.FailAttempt command) {
        send(tenant, command);
    }

    private void send(TenantId tenant, Command command) {
        try {
            ledger.send(tenant, command);
        } catch (Refused refused) {
            throw Refusals.failure(refused);
        }
    }
}
