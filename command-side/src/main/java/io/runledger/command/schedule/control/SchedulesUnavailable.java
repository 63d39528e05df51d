package io.runledger.command.schedule.control;

import io.runledger.platform.http.HasProblem;
import io.runledger.platform.http.Problem;

/**
 * Temporal could not be asked, or has no schedules, as the SDK's in-JVM server. Whether what was
 * asked took effect is unknown; to ask again may help. A request that it ends is answered 503
 * {@code schedules_unavailable}.
 */
public final class SchedulesUnavailable extends RuntimeException implements HasProblem {

    private static final long serialVersionUID = 1L;

    private final String operation;

    /**
     * @param operation what was asked, such as {@code create}
     */
    public SchedulesUnavailable(String operation, Throwable cause) {
        super(
                "Temporal did not do \"%s\" of a schedule: %s".formatted(operation, said(cause)),
                cause);
        this.operation = operation;
    }

    private static String said(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** What was asked, such as {@code create}. */
    public String operation() {
        return operation;
    }

    /** Leaves out what the cause says: it may name what is inside. */
    @Override
    public Problem problem() {
        return new Problem(
                503,
                "schedules_unavailable",
                "Temporal cannot do \"%s\" of schedules now; the request may be sent again"
                        .formatted(operation));
    }
}
