package io.runledger.events;

/**
 * An aggregate, or the edge before it, said no. Asking again without changing anything gives the
 * same answer, so nothing ever retries it.
 */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final RefusalCode code;

    public Refused(RefusalCode code, String message) {
        super(message);
        this.code = code;
    }

    /** The stable reason. */
    public RefusalCode code() {
        return code;
    }
}
