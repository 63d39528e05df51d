package io.runledger.worker.run;

import io.runledger.events.ContentOwner;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.NodePlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call that a node asks for.
 *
 * @param execution the workflow execution that asks
 * @param tags a worker needs one of them; empty: any worker
 * @param model the model to ask for; null: the worker's own
 */
public record NodeRequest(
        TenantId tenantId,
        RunId runId,
        int attempt,
        AccountId accountId,
        GraphId graphId,
        String execution,
        int step,
        NodePlace place,
        String prompt,
        List<String> tags,
        @Nullable String model)
        implements ContentOwner {

    public NodeRequest {
        tags = List.copyOf(tags);
    }

    @Override
    public String contentKey() {
        return runId.value();
    }

    /** The name of this conversation towards a worker; the same for every try. */
    public String sessionKey() {
        return "run_" + runId + "_step_" + attempt + "_" + step + "_" + place.path();
    }
}
