package io.runledger.events.run;

import org.jspecify.annotations.Nullable;

/**
 * Why a node or a run failed.
 *
 * @param code one of the stable error codes of a run, such as {@code node_failed}
 * @param message what happened, for a person; keeps the cause, such as {@code HTTP 500}
 * @param node the node it happened in, or null where it concerns the whole run
 */
public record RunError(String code, String message, @Nullable String node) {}
