package io.runledger.platform.content;

/** Stored content cannot be decrypted: its key is missing, or it was altered. */
public final class ContentUnreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ContentUnreadable(String message, Throwable cause) {
        super(message, cause);
    }

    ContentUnreadable(String message) {
        super(message);
    }
}
