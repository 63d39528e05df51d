package io.runledger.engine;

import java.util.List;

/**
 * A run after a step.
 *
 * @param execution where it stands now
 * @param closed subgraph nodes that ended with the step, inner ones first
 */
public record Applied(Execution execution, List<Closed> closed) {

    public Applied {
        closed = List.copyOf(closed);
    }
}
