package io.runledger.events.grant;

import io.runledger.events.id.GraphId;

/**
 * What a grant allows: {@code graph:execute:{graph id}}, or {@code graph:execute:*} for every graph
 * of the tenant.
 */
public record GrantScope(String value) {

    private static final String EXECUTE = "graph:execute:";
    private static final String ANY = "*";

    /** Every graph of the tenant. */
    public static final GrantScope ANY_GRAPH = new GrantScope(EXECUTE + ANY);

    /**
     * @throws IllegalArgumentException if it is neither form
     */
    public GrantScope {
        if (!value.startsWith(EXECUTE)) {
            throw new IllegalArgumentException(
                    "scope \"" + value + "\" must be graph:execute:{graph id} or graph:execute:*");
        }
        String graph = value.substring(EXECUTE.length());
        if (!graph.equals(ANY)) {
            new GraphId(graph);
        }
    }

    /** One graph. */
    public static GrantScope of(GraphId graph) {
        return new GrantScope(EXECUTE + graph);
    }

    public boolean allows(GraphId graph) {
        return equals(ANY_GRAPH) || equals(of(graph));
    }

    @Override
    public String toString() {
        return value;
    }
}
