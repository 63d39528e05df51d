package io.runledger.command.execution;

import io.runledger.command.execution.ExecutionRequests.Claim;
import io.runledger.command.run.TriggeredRuns;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import io.runledger.platform.http.Problem;
import io.runledger.platform.http.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Starts a run for one who waits for its end, once per key. The run goes the way of all runs;
 * whoever waits may die: the run goes on, and the next who asks waits for the rest.
 */
@Component
@EnableConfigurationProperties(ExecutionSettings.class)
class ExecutionDoor {

    private static final Duration FIRST_LOOK = Duration.ofMillis(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** A third of the lease: two renewals may fail. */
    private static final Duration BETWEEN_RENEWALS =
            Duration.ofSeconds(ExecutionRequests.LEASE_SECONDS / 3);

    private final ExecutionRequests requests;
    private final TriggeredRuns runs;
    private final ExecutionSettings settings;

    ExecutionDoor(ExecutionRequests requests, TriggeredRuns runs, ExecutionSettings settings) {
        this.requests = requests;
        this.runs = runs;
        this.settings = settings;
    }

    /**
     * Starts a run, or finds it, and waits for its end.
     *
     * @throws ProblemException 409 where somebody else waits for it, or it takes too long; 422 for
     *     another request under the key
     */
    Outcome execute(Execution execution) {
        return switch (requests.claim(execution)) {
            case Claim.Done(var outcome) -> outcome;
            case Claim.Taken(var run) -> throw inProgress(run, "is waited for by another request");
            case Claim.Other(var run) -> throw mismatch(execution, run);
            case Claim.Mine(var owner) -> carryOut(execution, owner);
        };
    }

    private Outcome carryOut(Execution execution, String owner) {
        boolean settled = false;
        try {
            Optional<String> refusal = start(execution);
            if (refusal.isPresent()) {
                requests.forget(execution, owner);
                settled = true;
                return Outcome.failed(execution.runId(), refusal.get());
            }
            Outcome outcome = await(execution, owner);
            requests.finish(execution, outcome);
            settled = true;
            return outcome;
        } finally {
            if (!settled) {
                requests.release(execution, owner);
            }
        }
    }

    /** Why it was not started, if it was not. */
    private Optional<String> start(Execution execution) {
        try {
            runs.start(
                    execution.tenant(),
                    execution.runKey(),
                    execution.graph(),
                    null,
                    execution.input(),
                    Json.Obj.EMPTY,
                    execution.payer(),
                    trigger(execution),
                    execution.hash());
            return Optional.empty();
        } catch (Refused refused) {
            if (refused.code() == RefusalCode.IDEMPOTENCY_MISMATCH) {
                throw refused;
            }
            return Optional.of(refused.code().name().toLowerCase(Locale.ROOT));
        } catch (ProblemException problem) {
            return Optional.of(problem.problem().code());
        }
    }

    private static Trigger trigger(Execution execution) {
        return new Trigger(
                RunKind.SYSTEM_SCHEDULED,
                Trigger.API,
                execution.key(),
                "grant:" + execution.grant(),
                execution.grant());
    }

    private Outcome await(Execution execution, String owner) {
        RunId run = execution.runId();
        long began = System.nanoTime();
        long renewed = began;
        Duration pause = FIRST_LOOK;
        while (true) {
            Optional<RunEvent> end = runs.end(run);
            if (end.isPresent()) {
                return Outcome.of(end.get());
            }
            long now = System.nanoTime();
            if (now - began > settings.patience().toNanos()) {
                throw inProgress(run, "goes on after " + settings.patience());
            }
            if (now - renewed > BETWEEN_RENEWALS.toNanos()) {
                if (!requests.renew(execution, owner)) {
                    throw inProgress(run, "is waited for by another request");
                }
                renewed = now;
            }
            rest(run, pause);
            pause =
                    pause.multipliedBy(2).compareTo(BETWEEN_LOOKS) < 0
                            ? pause.multipliedBy(2)
                            : BETWEEN_LOOKS;
        }
    }

    private static void rest(RunId run, Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            // Whoever asked has gone, or the process ends; the run goes on without either. The
            // thread has nothing left to do but to let go of the key, which an interrupt would
            // keep it from.
            throw inProgress(run, "goes on");
        }
    }

    private static ProblemException inProgress(RunId run, String why) {
        return new ProblemException(
                new Problem(
                        409,
                        "idempotency_in_progress",
                        "run %s %s; ask again with the same key".formatted(run, why),
                        List.of(),
                        Json.obj().put("run_id", run.value()).build()));
    }

    private static Refused mismatch(Execution execution, RunId run) {
        return new Refused(
                RefusalCode.IDEMPOTENCY_MISMATCH,
                "the idempotency key \"%s\" was used for run %s with another request; use a new key"
                        .formatted(execution.key(), run));
    }
}
