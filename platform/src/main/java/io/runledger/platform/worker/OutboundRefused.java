package io.runledger.platform.worker;

/** An address that must not be called. */
public final class OutboundRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutboundRefused(String message) {
        super(message);
    }
}
