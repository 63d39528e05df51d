package io.runledger.query.graph;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.runledger.engine.Program;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.EventLog;
import java.util.List;
import org.springframework.stereotype.Component;

/** The parsed graphs of runs, from the log: versions never change, so they are kept once read. */
@Component
public class GraphDefinitions {

    private static final int KEPT = 500;

    private final EventLog log;
    private final Cache<Key, Program> parsed = Caffeine.newBuilder().maximumSize(KEPT).build();

    GraphDefinitions(EventLog log) {
        this.log = log;
    }

    /**
     * The graph that a run was started with, and those that its subgraph nodes lead to.
     *
     * @throws IllegalStateException if the log does not have one, which no run gets past
     */
    public Program program(RunRequested run) {
        return parsed.get(new Key(run.tenantId(), run.graph(), run.graphsBelow()), this::read);
    }

    private Program read(Key key) {
        List<AttemptStart.Subgraph> below =
                key.below().stream()
                        .map(ref -> new AttemptStart.Subgraph(ref, definition(key.tenant(), ref)))
                        .toList();
        return Program.of(key.ref(), definition(key.tenant(), key.ref()), below);
    }

    private Json.Obj definition(TenantId tenant, GraphRef ref) {
        return log.readAggregate("graph:" + tenant + ":" + ref.id()).stream()
                .map(logged -> logged.event() instanceof GraphPublished e ? e : null)
                .filter(e -> e != null && e.version() == ref.version())
                .findFirst()
                .map(GraphPublished::definition)
                .orElseThrow(() ->
                        new IllegalStateException("the log has no graph " + ref + " of " + tenant));
    }

    private record Key(TenantId tenant, GraphRef ref, List<GraphRef> below) {}
}
