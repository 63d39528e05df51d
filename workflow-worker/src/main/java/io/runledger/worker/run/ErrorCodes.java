package io.runledger.worker.run;

/** The codes of errors that end a run; each has a line in {@code docs/reference/errors.md}. */
public final class ErrorCodes {

    /** A worker answered with an error, or a node's own rule failed. */
    public static final String NODE_FAILED = "node_failed";

    /** A worker could not be reached, or the connection broke. */
    public static final String PROVIDER_UNAVAILABLE = "provider_unavailable";

    /** A worker did not answer in time. */
    public static final String TIMEOUT = "timeout";

    /** A worker answered with HTTP 429. */
    public static final String RATE_LIMIT = "rate_limit";

    /** The graph cannot be carried out as it is defined. */
    public static final String INVALID_REQUEST = "invalid_request";

    /** State, prompt or answer above the limits. */
    public static final String STATE_TOO_LARGE = "state_too_large";

    /** The workflow was cancelled although nobody cancelled the run. */
    public static final String ABORTED = "aborted";

    /** A fault of this software. */
    public static final String INTERNAL = "internal";

    private ErrorCodes() {}
}
