package io.runledger.platform.temporal;

/** A payload that Temporal names is not in the store any more, so its workflow cannot go on. */
public final class PayloadLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PayloadLost(String id, String keyId) {
        super("payload " + id + " of " + keyId + " is gone from the store");
    }
}
