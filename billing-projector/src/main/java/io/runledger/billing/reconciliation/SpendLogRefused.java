package io.runledger.billing.reconciliation;

/** LiteLLM will not show its spend log, whatever is tried: a person must change a setting. */
final class SpendLogRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SpendLogRefused(String message) {
        super(message);
    }
}
