package io.runledger.events.run;

import org.jspecify.annotations.Nullable;

/**
 * How an attempt ends by itself.
 *
 * @param error why it failed, or null where it succeeded
 */
public record RunEnd(@Nullable RunError error) {

    public static final RunEnd SUCCESS = new RunEnd(null);
}
