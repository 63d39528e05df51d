package io.runledger.query.run;

import io.runledger.engine.Program;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.platform.http.ProblemException;
import io.runledger.query.graph.GraphDefinitions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Reads one run from the log, for the tenant that owns it. */
@Component
public class RunReader {

    private static final int BATCH = 200;

    private final EventLog log;
    private final GraphDefinitions graphs;
    private final RunFolds folds;

    RunReader(EventLog log, GraphDefinitions graphs, RunFolds folds) {
        this.log = log;
        this.graphs = graphs;
        this.folds = folds;
    }

    /**
     * The run after all of its events so far.
     *
     * @throws ProblemException 404 if this is no run's id, or the run of another tenant
     */
    public RunFold fold(TenantId tenant, String runId) {
        return folds.of(first(tenant, runId));
    }

    /** Only the first event of a run, for whoever reads on from there; fails as {@link #fold}. */
    public RunRequested first(TenantId tenant, String runId) {
        return folds.first(id(runId))
                .filter(requested -> requested.tenantId().equals(tenant))
                .orElseThrow(() -> missing(runId));
    }

    /** When the event at a position of the log was appended; empty: there is none. */
    public Optional<Instant> appendedAt(long position) {
        return log.readAfter(position - 1, 1).stream().map(LoggedEvent::appendedAt).findFirst();
    }

    /** At most {@code limit} events of a run after a sequence number, oldest first. */
    public List<LoggedEvent> after(RunId run, long sequence, int limit) {
        return log.readAggregate(run.value(), sequence, limit);
    }

    /** The graph that a run was started with, and those that its subgraph nodes lead to. */
    public Program program(RunRequested requested) {
        return graphs.program(requested);
    }

    /** What these nodes of a run changed, by the place of the event that says so. */
    public Map<Long, Json.Obj> updates(RunId run, List<NodeRun> nodes) {
        NavigableSet<Long> wanted = new TreeSet<>();
        Map<Long, Json.Obj> found = new LinkedHashMap<>();
        for (NodeRun node : nodes) {
            Long sequence = node.updateSequence();
            Json.Obj small = node.smallUpdate();
            if (sequence != null && small != null) {
                found.put(sequence, small);
            } else if (sequence != null) {
                wanted.add(sequence);
            }
        }
        Long next = wanted.isEmpty() ? null : wanted.first();
        while (next != null) {
            next = wanted.higher(note(after(run, next - 1, BATCH), wanted, found));
        }
        return found;
    }

    /** Notes the wanted updates of a batch, which is never empty; gives its last place. */
    private static long note(
            List<LoggedEvent> batch, NavigableSet<Long> wanted, Map<Long, Json.Obj> found) {
        for (LoggedEvent logged : batch) {
            if (logged.event() instanceof NodeCompleted e && wanted.contains(logged.sequence())) {
                found.put(logged.sequence(), e.update());
            }
        }
        return batch.getLast().sequence();
    }

    private static RunId id(String text) {
        try {
            return new RunId(text);
        } catch (IllegalArgumentException e) {
            throw missing(text);
        }
    }

    private static ProblemException missing(String runId) {
        String shown = runId.length() <= 80 ? runId : runId.substring(0, 80) + "…";
        return ProblemException.notFound("there is no run " + shown);
    }
}
