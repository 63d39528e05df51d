package io.runledger.platform.temporal;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the ids of run workflows, {@code graph-run:{tenant}:{idempotency key}[:a{attempt}]}. */
final class WorkflowIds {

    private static final Pattern RUN =
            Pattern.compile("graph-run:([a-z0-9-]{1,63}):(.+?)(?::a[0-9]+)?");

    private WorkflowIds() {}

    /**
     * The id of the run that a workflow carries out, or {@link SealedPayloads#SHARED_KEY} for any
     * other workflow.
     */
    static String runOf(String workflowId) {
        Matcher id = RUN.matcher(workflowId);
        return id.matches()
                ? RunId.of(new TenantId(id.group(1)), id.group(2)).value()
                : SealedPayloads.SHARED_KEY;
    }
}
