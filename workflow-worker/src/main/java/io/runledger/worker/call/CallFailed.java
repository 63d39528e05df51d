package io.runledger.worker.call;

import io.runledger.worker.run.ErrorCodes;

/** A call to a worker failed; an answer, so that the node's own retries decide what happens. */
final class CallFailed extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean neverLeft;

    /**
     * @param code one of {@link ErrorCodes}
     * @param neverLeft whether it is certain that the worker saw nothing of the call
     */
    CallFailed(String code, String message, boolean neverLeft) {
        super(message);
        this.code = code;
        this.neverLeft = neverLeft;
    }

    /** What a worker answered was an error, or made no sense. */
    static CallFailed answered(String message) {
        return new CallFailed(ErrorCodes.NODE_FAILED, message, false);
    }

    String code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    boolean neverLeft() {
        return neverLeft;
    }
}
