package io.runledger.events.run;

import io.runledger.events.ContentOwner;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a workflow needs to carry an attempt out.
 *
 * @param definition the graph version's definition
 * @param recordedSteps the steps that earlier attempts recorded before the checkpoint that this one
 *     starts from, oldest first; empty for attempt 0
 * @param endedBecause why the attempt must not be carried out any more, or null if it should be
 */
public record AttemptStart(
        RunId runId,
        TenantId tenantId,
        AccountId accountId,
        int attempt,
        GraphRef graph,
        Json.Obj definition,
        Json.Obj input,
        Json.Obj config,
        List<RecordedStep> recordedSteps,
        @Nullable String endedBecause)
        implements ContentOwner {

    public AttemptStart {
        recordedSteps = List.copyOf(recordedSteps);
    }

    @Override
    public String contentKey() {
        return runId.value();
    }

    /** A step of the log: its number, and what its nodes brought. */
    public record RecordedStep(int step, List<NodeResult> results) {

        public RecordedStep {
            results = List.copyOf(results);
        }
    }
}
