package io.runledger.worker.run;

import io.runledger.engine.Verdict;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.Controls;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.ReadAttempt;
import io.runledger.events.run.ReadControls;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunPause;
import io.runledger.events.run.RunWorkflow;
import io.runledger.events.store.ReadValues;
import io.runledger.events.store.StoreValues;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** Sends the workflow's commands; what an attempt begins with is computed here. */
final class LedgerActivitiesImpl implements LedgerActivities {

    private final Ledger ledger;
    private final Clock clock;

    LedgerActivitiesImpl(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public AttemptStart begin(RunWorkflow.Start start, String execution) {
        AttemptStart attempt =
                taken(() -> ledger.ask(new ReadAttempt(start.runId(), start.attempt())));
        if (attempt.endedBecause() != null) {
            throw Refusals.failure(new Refused(RefusalCode.STALE_ATTEMPT, attempt.endedBecause()));
        }
        RunCommand.StartAttempt command = startAttempt(start, execution, progress(attempt));
        sent(() -> ledger.send(start.tenantId(), command));
        return attempt;
    }

    private RunCommand.StartAttempt startAttempt(
            RunWorkflow.Start start, String execution, Progress progress) {
        Verdict verdict = progress.verdict();
        List<NodePlace> next = verdict instanceof Verdict.Next(var places) ? places : List.of();
        RunPause pause = verdict instanceof Verdict.Paused(var why) ? why : null;
        return new RunCommand.StartAttempt(
                start.runId(),
                start.attempt(),
                execution,
                progress.step(),
                progress.stateHash(),
                next,
                progress.control(),
                pause,
                clock.instant());
    }

    private static Progress progress(AttemptStart attempt) {
        try {
            Progress progress = Progress.of(attempt);
            progress.verdict();
            return progress;
        } catch (RuntimeException e) {
            // The same definition and position give the same fault for ever.
            throw ApplicationFailure.newNonRetryableFailureWithCause(
                    "the attempt cannot be started", ErrorCodes.INTERNAL, e);
        }
    }

    @Override
    public void recordNodes(TenantId tenant, RunCommand.RecordNodes command) {
        sent(() -> ledger.send(tenant, command));
    }

    @Override
    public Controls recordStep(TenantId tenant, RunCommand.RecordStep command) {
        return taken(() -> ledger.call(tenant, command, Controls.class));
    }

    @Override
    public Controls readControls(RunWorkflow.Start start, int after) {
        return taken(() -> ledger.ask(new ReadControls(start.runId(), start.attempt(), after)));
    }

    @Override
    public StoreValues readValues(ReadValues question) {
        return taken(() -> ledger.ask(question));
    }

    @Override
    public void putValues(TenantId tenant, StorePuts puts) {
        sent(() -> puts.puts().forEach(put -> ledger.send(tenant, put)));
    }

    @Override
    public void fail(TenantId tenant, RunCommand.FailAttempt command) {
        sent(() -> ledger.send(tenant, command));
    }

    private static void sent(Runnable command) {
        taken(() -> {
            command.run();
            return Boolean.TRUE;
        });
    }

    private static <R> R taken(Supplier<R> exchange) {
        try {
            return exchange.get();
        } catch (Refused refused) {
            throw Refusals.failure(refused);
        }
    }
}
