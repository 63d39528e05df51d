package io.runledger.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where in its graph a run stands. A taken edge is marked until its target runs; from these marks
 * alone follows which nodes are ready, so that loops need no special state.
 *
 * @param completed nodes that have completed and were not reopened by a loop, in the order they
 *     completed
 * @param routes what completed routes decided
 * @param marks edges that were taken and whose targets have not run since
 * @param gotoTargets nodes that the next wave consists of; empty: normal readiness
 * @param ended whether a goto ended the run
 */
public record Position(
        List<String> completed,
        Map<String, String> routes,
        Set<Edge> marks,
        List<String> gotoTargets,
        boolean ended) {

    public Position {
        completed = List.copyOf(completed);
        routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
        marks = Collections.unmodifiableSet(new LinkedHashSet<>(marks));
        gotoTargets = List.copyOf(gotoTargets);
    }
}
