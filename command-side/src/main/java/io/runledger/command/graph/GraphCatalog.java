package io.runledger.command.graph;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.runledger.events.graph.GraphEvent;
import io.runledger.events.graph.GraphEvent.GraphDeleted;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.graph.GraphEvent.GraphRenamed;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.http.ProblemException;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Finds published versions in the log itself, so that a version can be run as soon as it exists.
 */
@Component
public class GraphCatalog {

    private final EventLog log;
    private final Cache<String, Versions> cache = Caffeine.newBuilder().maximumSize(500).build();

    GraphCatalog(EventLog log) {
        this.log = log;
    }

    /** The newest version of a graph that is in use. */
    public Optional<GraphPublished> newest(TenantId tenant, GraphId graph) {
        Versions versions = versions(tenant, graph);
        return versions.inUse()
                ? Optional.of(versions.published().lastEntry().getValue())
                : Optional.empty();
    }

    /** A version of a graph that is in use. */
    public Optional<GraphPublished> version(TenantId tenant, GraphId graph, int version) {
        Versions versions = versions(tenant, graph);
        return versions.inUse()
                ? Optional.ofNullable(versions.published().get(version))
                : Optional.empty();
    }

    /**
     * A version of a graph that is in use.
     *
     * @throws ProblemException 404 if there is none
     */
    public GraphPublished requireVersion(TenantId tenant, GraphId graph, int version) {
        return version(tenant, graph, version)
                .orElseThrow(() ->
                        ProblemException.notFound(
                                "there is no version %d of graph %s".formatted(version, graph)));
    }

    /** A version for a run that has it already, also when the graph was deleted since. */
    public Optional<GraphPublished> ofRun(TenantId tenant, GraphId graph, int version) {
        return Optional.ofNullable(versions(tenant, graph).published().get(version));
    }

    /** The name that a graph has now. */
    public String nameOf(TenantId tenant, GraphId graph) {
        return versions(tenant, graph).name();
    }

    private Versions versions(TenantId tenant, GraphId graph) {
        String id = "graph:" + tenant + ":" + graph;
        long newest = log.lastSequence(id).orElse(-1);
        Versions cached = cache.getIfPresent(id);
        if (cached != null && cached.sequence() == newest) {
            return cached;
        }
        Versions read = read(id);
        cache.put(id, read);
        return read;
    }

    private Versions read(String aggregateId) {
        Versions versions = new Versions(-1, new TreeMap<>(), "", false);
        for (var logged : log.readAggregate(aggregateId)) {
            versions = versions.after((GraphEvent) logged.event(), logged.sequence());
        }
        return versions;
    }

    /** What a graph's log says up to a sequence number. */
    private record Versions(
            long sequence, TreeMap<Integer, GraphPublished> published, String name, boolean inUse) {

        Versions after(GraphEvent event, long at) {
            return switch (event) {
                case GraphPublished e -> {
                    published.put(e.version(), e);
                    yield new Versions(at, published, e.name(), true);
                }
                case GraphRenamed e -> new Versions(at, published, e.name(), inUse);
                case GraphDeleted _ -> new Versions(at, published, name, false);
            };
        }
    }
}
