package io.runledger.engine;

import org.jspecify.annotations.Nullable;

/**
 * A node's update that could not be folded into the state. The run ends in error; trying again
 * never helps.
 */
public final class ReducerFault extends RuntimeException {

    private final @Nullable String node;

    ReducerFault(@Nullable String node, String message, Throwable cause) {
        super(message, cause);
        this.node = node;
    }

    /** The node whose update it was; null for an update from outside. */
    public @Nullable String node() {
        return node;
    }
}
