package io.runledger.query.graph;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.runledger.engine.Graph;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.GraphRef;
import io.runledger.platform.eventstore.EventLog;
import org.springframework.stereotype.Component;

/** The parsed graph of a run, from the log: versions never change, so they are kept once read. */
@Component
public class GraphDefinitions {

    private static final int KEPT = 500;

    private final EventLog log;
    private final Cache<Key, Graph> parsed = Caffeine.newBuilder().maximumSize(KEPT).build();

    GraphDefinitions(EventLog log) {
        this.log = log;
    }

    /**
     * The graph that a run of this tenant was started with.
     *
     * @throws IllegalStateException if the log does not have it, which no run gets past
     */
    public Graph of(TenantId tenant, GraphRef ref) {
        return parsed.get(new Key(tenant, ref), this::read);
    }

    private Graph read(Key key) {
        GraphRef ref = key.ref();
        return log.readAggregate("graph:" + key.tenant() + ":" + ref.id()).stream()
                .map(logged -> logged.event() instanceof GraphPublished e ? e : null)
                .filter(e -> e != null && e.version() == ref.version())
                .findFirst()
                .map(e -> Graph.parse(e.definition()))
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the log has no graph " + ref + " of " + key.tenant()));
    }

    private record Key(TenantId tenant, GraphRef ref) {}
}
