package io.runledger.events.run;

import io.runledger.events.ContentOwner;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;

/** What those who start a run's workflow and those who carry it out agree on. */
public final class RunWorkflow {

    /** The workflow's type. */
    public static final String TYPE = "GraphRunWorkflow";

    /** The task queue of its workers. */
    public static final String TASK_QUEUE = "runledger-runs";

    private RunWorkflow() {}

    /** The workflow id of attempt 0: {@code graph-run:{tenant}:{idempotency key}}. */
    public static String idOf(TenantId tenant, String idempotencyKey) {
        return "graph-run:" + tenant + ":" + idempotencyKey;
    }

    /** The workflow id of an attempt: the first one's, with {@code :a{n}} behind it from 1 on. */
    public static String idOf(TenantId tenant, String idempotencyKey, int attempt) {
        String first = idOf(tenant, idempotencyKey);
        return attempt == 0 ? first : first + ":a" + attempt;
    }

    /** The workflow's one argument: which attempt of which run to carry out. */
    public record Start(TenantId tenantId, RunId runId, int attempt) implements ContentOwner {

        @Override
        public String contentKey() {
            return runId.value();
        }
    }
}
