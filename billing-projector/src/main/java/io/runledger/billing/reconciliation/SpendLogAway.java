package io.runledger.billing.reconciliation;

/** LiteLLM did not answer, or answered with nothing that can be read; trying again may help. */
final class SpendLogAway extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SpendLogAway(String message) {
        super(message);
    }

    SpendLogAway(String message, Throwable cause) {
        super(message, cause);
    }
}
