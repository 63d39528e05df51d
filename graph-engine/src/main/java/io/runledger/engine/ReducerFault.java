package io.runledger.engine;

import org.jspecify.annotations.Nullable;

/**
 * A node's update that could not be folded into the state. The run ends in error; trying again
 * never helps.
 */
public final class ReducerFault extends RuntimeException {

    private final @Nullable String node;

    private final String reason;

    ReducerFault(@Nullable String node, String failure, String reason, Throwable cause) {
        super(failure + ": " + reason, cause);
        this.node = node;
        this.reason = reason;
    }

    /** The same fault, by the name that the run as a whole has for it. */
    ReducerFault at(String topLevelNode) {
        return new ReducerFault(topLevelNode, this);
    }

    private ReducerFault(String node, ReducerFault inner) {
        super(inner.getMessage(), inner);
        this.node = node;
        this.reason = inner.reason;
    }

    /** Which key did not fit and why, without what failed by it. */
    String reason() {
        return reason;
    }

    /** The top-level node whose update it was; null for an update from outside. */
    public @Nullable String node() {
        return node;
    }
}
