package io.runledger.platform.temporal;

/**
 * A value is larger, compressed, than what a workflow may be given or answer in one piece. Trying
 * again gives the same answer.
 */
public final class PayloadTooLarge extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PayloadTooLarge(int bytes, int limit) {
        super(
                "a value of "
                        + bytes
                        + " bytes is above the "
                        + limit
                        + " that one payload may have");
    }
}
