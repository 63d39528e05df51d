package io.runledger.engine;

import org.jspecify.annotations.Nullable;

/**
 * A connection of two nodes. With a value it is conditional: taken only where the source, a route,
 * decided for that value.
 *
 * @param source node name or {@code __start__}
 * @param value what the route has to decide; null for an edge that is always taken
 * @param target node name or {@code __end__}
 */
public record Edge(String source, @Nullable String value, String target) {

    /** The source as definitions write it: {@code "router:yes"} splits at its first colon. */
    static Edge of(String source, String target) {
        int colon = source.indexOf(':');
        return colon < 0
                ? new Edge(source, null, target)
                : new Edge(source.substring(0, colon), source.substring(colon + 1), target);
    }

    boolean isConditional() {
        return value != null;
    }

    boolean isTakenOn(@Nullable String route) {
        return value == null || value.equals(route);
    }

    String declaredSource() {
        return value == null ? source : source + ":" + value;
    }
}
