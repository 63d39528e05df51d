package io.runledger.worker.run;

import io.runledger.engine.Verdict;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.grant.CheckGrant;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.Controls;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.PauseLimit;
import io.runledger.events.run.ReadAttempt;
import io.runledger.events.run.ReadControls;
import io.runledger.events.run.ReadPause;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunPause;
import io.runledger.events.run.RunWorkflow;
import io.runledger.events.store.ReadValues;
import io.runledger.events.store.StoreValues;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
    public AttemptStart begin(RunWorkflow.Start start, String execution, Instant at) {
        AttemptStart attempt =
                taken(() -> ledger.ask(new ReadAttempt(start.runId(), start.attempt())));
        if (attempt.endedBecause() != null) {
            throw Refusals.failure(new Refused(RefusalCode.STALE_ATTEMPT, attempt.endedBecause()));
        }
        requireGrant(attempt);
        RunCommand.StartAttempt command = startAttempt(start, execution, progress(attempt), at);
        sent(() -> ledger.send(start.tenantId(), command));
        return attempt;
    }

    /**
     * A grant that held when the run was asked for may not hold any more. An attempt that has begun
     * goes on: it is asked once, before anything is done under it.
     */
    private void requireGrant(AttemptStart attempt) {
        GrantId grant = attempt.grantId();
        if (grant == null) {
            return;
        }
        Instant now = clock.instant();
        RefusalCode refusal =
                taken(() ->
                                ledger.ask(
                                        new CheckGrant(
                                                attempt.tenantId(),
                                                grant,
                                                attempt.graph().id(),
                                                now)))
                        .refusal();
        if (refusal == null) {
            return;
        }
        String code = refusal.name().toLowerCase(Locale.ROOT);
        sent(() ->
                ledger.send(
                        attempt.tenantId(),
                        new RunCommand.SkipRun(attempt.runId(), attempt.attempt(), code, now)));
        throw Refusals.failure(
                new Refused(refusal, "grant %s does not hold any more".formatted(grant)));
    }

    private RunCommand.StartAttempt startAttempt(
            RunWorkflow.Start start, String execution, Progress progress, Instant at) {
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
                at);
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
    public PauseLimit readPause(RunWorkflow.Start start) {
        return taken(() -> ledger.ask(new ReadPause(start.runId(), start.attempt())));
    }

    @Override
    public void expirePause(TenantId tenant, RunCommand.ExpirePause command) {
        sent(() -> ledger.send(tenant, command));
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
