package io.runledger.engine;

import org.jspecify.annotations.Nullable;

/**
 * One broken rule of a graph definition.
 *
 * @param code stable name of the rule, such as {@code unreachable_node}
 * @param node the node it is about, if one
 * @param key the field, state key or route value it is about, if one
 * @param message what is wrong, for people
 */
public record GraphFault(
        String code, @Nullable String node, @Nullable String key, String message) {}
