package io.runledger.query.run;

import io.runledger.engine.Graph;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.platform.http.ProblemException;
import io.runledger.query.graph.GraphDefinitions;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads one run from the log, for the tenant that owns it. */
@Component
public class RunReader {

    private final EventLog log;
    private final GraphDefinitions graphs;

    RunReader(EventLog log, GraphDefinitions graphs) {
        this.log = log;
        this.graphs = graphs;
    }

    /**
     * All events of a run.
     *
     * @throws ProblemException 404 if this is no run's id, or the run of another tenant
     */
    public RunHistory history(TenantId tenant, String runId) {
        return owned(tenant, runId, log.readAggregate(id(runId).value()));
    }

    /** Only the first event of a run, for whoever reads on from there. */
    public RunRequested first(TenantId tenant, String runId) {
        return owned(tenant, runId, log.readAggregate(id(runId).value(), -1, 1)).requested();
    }

    /** At most {@code limit} events of a run after a sequence number, oldest first. */
    public List<LoggedEvent> after(RunId run, long sequence, int limit) {
        return log.readAggregate(run.value(), sequence, limit);
    }

    /** The graph that a run was started with. */
    public Graph graph(RunRequested requested) {
        return graphs.of(requested.tenantId(), requested.graph());
    }

    /** The run after all of its events so far. */
    public RunFold fold(TenantId tenant, String runId) {
        RunHistory history = history(tenant, runId);
        return RunFold.of(history, graph(history.requested()));
    }

    private static RunId id(String text) {
        try {
            return new RunId(text);
        } catch (IllegalArgumentException e) {
            throw missing(text);
        }
    }

    private static RunHistory owned(TenantId tenant, String runId, List<LoggedEvent> events) {
        if (!events.isEmpty()
                && events.getFirst().event() instanceof RunRequested requested
                && requested.tenantId().equals(tenant)) {
            return new RunHistory(requested, events);
        }
        throw missing(runId);
    }

    private static ProblemException missing(String runId) {
        String shown = runId.length() <= 80 ? runId : runId.substring(0, 80) + "…";
        return ProblemException.notFound("there is no run " + shown);
    }
}
