package io.runledger.worker.run;

import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.RunEnd;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunWorkflow;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attempt that a workflow carries out, and what it says about it. Workflow code. */
final class Attempt {

    private final RunWorkflow.Start start;
    private final AttemptStart facts;
    private final String execution;
    private final LedgerActivities ledger;

    Attempt(
            RunWorkflow.Start start,
            AttemptStart facts,
            String execution,
            LedgerActivities ledger) {
        this.start = start;
        this.facts = facts;
        this.execution = execution;
        this.ledger = ledger;
    }

    static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    NodeRequest request(
            int step, NodePlace place, String prompt, List<String> tags, @Nullable String model) {
        return new NodeRequest(
                start.tenantId(),
                start.runId(),
                start.attempt(),
                facts.accountId(),
                facts.graph().id(),
                execution,
                step,
                place,
                prompt,
                tags,
                model);
    }

    void recordNodes(int step, List<NodeResult> results) {
        ledger.recordNodes(
                start.tenantId(),
                new RunCommand.RecordNodes(start.runId(), start.attempt(), step, results, now()));
    }

    /** Closes a step after which the attempt goes on. */
    void recordStep(int step, List<NodeResult> results, String stateHash, List<NodePlace> next) {
        record(step, results, stateHash, next, null);
    }

    /** Closes the last step. */
    void recordEnd(int step, List<NodeResult> results, @Nullable String stateHash, RunEnd end) {
        record(step, results, stateHash, List.of(), end);
    }

    private void record(
            int step,
            List<NodeResult> results,
            @Nullable String stateHash,
            List<NodePlace> next,
            @Nullable RunEnd end) {
        ledger.recordStep(
                start.tenantId(),
                new RunCommand.RecordStep(
                        start.runId(),
                        start.attempt(),
                        step,
                        results,
                        stateHash,
                        next,
                        end,
                        now()));
    }

    static void fail(LedgerActivities ledger, RunWorkflow.Start start, RunError error) {
        ledger.fail(
                start.tenantId(),
                new RunCommand.FailAttempt(start.runId(), start.attempt(), error, now()));
    }
}
