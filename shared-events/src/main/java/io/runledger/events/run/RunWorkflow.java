package io.runledger.events.run;

import io.runledger.events.ContentOwner;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What those who start a run's workflow and those who carry it out agree on. */
public final class RunWorkflow {

    /** The workflow's type. */
    public static final String TYPE = "GraphRunWorkflow";

    /** The task queue of its workers. */
    public static final String TASK_QUEUE = "runledger-runs";

    /** The signal that wakes a workflow: the run has a control of this number. */
    public static final String CONTROLLED = "controlled";

    /** A key that ends as the id of a later attempt does. */
    private static final Pattern LIKE_AN_ATTEMPT = Pattern.compile(".*:a[0-9]+", Pattern.DOTALL);

    private RunWorkflow() {}

    /** The workflow id of attempt 0. */
    public static String idOf(TenantId tenant, String idempotencyKey) {
        return idOf(tenant, idempotencyKey, 0);
    }

    /**
     * The workflow id of an attempt: {@code graph-run:{tenant}:{idempotency key}}, with {@code
     * :a{n}} behind it from attempt 1 on, and for attempt 0 only where the key itself ends like
     * that: no two runs share an id.
     */
    public static String idOf(TenantId tenant, String idempotencyKey, int attempt) {
        String id = "graph-run:" + tenant + ":" + idempotencyKey;
        boolean plain = attempt == 0 && !LIKE_AN_ATTEMPT.matcher(idempotencyKey).matches();
        return plain ? id : id + ":a" + attempt;
    }

    /**
     * The workflow's one argument: which attempt of which run to carry out.
     *
     * @param underway what an execution of the attempt hands on to the next one; null: nothing
     */
    public record Start(TenantId tenantId, RunId runId, int attempt, @Nullable Underway underway)
            implements ContentOwner {

        /** An attempt from its last checkpoint on. */
        public Start(TenantId tenantId, RunId runId, int attempt) {
            this(tenantId, runId, attempt, null);
        }

        @Override
        public String contentKey() {
            return runId.value();
        }
    }

    /**
     * A step that is too wide for one execution's history.
     *
     * @param results what is recorded of it
     */
    public record Underway(int step, List<NodeResult> results) {

        public Underway {
            results = List.copyOf(results);
        }
    }
}
