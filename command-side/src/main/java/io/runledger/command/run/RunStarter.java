package io.runledger.command.run;

import io.runledger.command.graph.GraphCatalog;
import io.runledger.command.graph.GraphChecks;
import io.runledger.command.graph.GraphHash;
import io.runledger.engine.Graph;
import io.runledger.events.Refused;
import io.runledger.events.billing.AccountCommand.PlaceHold;
import io.runledger.events.billing.AccountCommand.ReleaseHold;
import io.runledger.events.graph.GraphCommand.KeepInlineGraph;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.RunCommand.RequestRun;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunWorkflow;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.http.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The one door behind all doors (ONE_RUN_EXECUTION_PATH): checks a wish for a run and sends {@link
 * RequestRun}. It starts nothing itself (TRIGGERS_ONLY_START_RUNS).
 */
@Component
class RunStarter {

    /** The limit of a run's state, which the input is the beginning of. */
    private static final int MAX_STATE_BYTES = 8 * 1024 * 1024;

    private final Gateway gateway;
    private final EventLog log;
    private final GraphCatalog graphs;
    private final CreditGate credits;
    private final Clock clock;

    RunStarter(
            Gateway gateway, EventLog log, GraphCatalog graphs, CreditGate credits, Clock clock) {
        this.gateway = gateway;
        this.log = log;
        this.graphs = graphs;
        this.credits = credits;
        this.clock = clock;
    }

    /**
     * What became of a wish.
     *
     * @param created whether this call made the run, rather than an earlier one
     */
    record Started(RunRequested run, boolean created) {}

    Started start(StartRequest request) {
        // Before everything else: a repeat must not turn into 404 or 402 because the graph or the
        // money has gone since.
        return find(request)
                .map(earlier -> new Started(earlier, false))
                .orElseGet(() -> startNew(request));
    }

    private Optional<RunRequested> find(StartRequest request) {
        return log.readAggregate(request.runId().value(), -1, 1).stream()
                .findFirst()
                .map(first -> (RunRequested) first.event())
                .map(earlier -> {
                    RunRules.requireSameRequest(earlier, request.hash());
                    return earlier;
                });
    }

    private Started startNew(StartRequest request) {
        RunId runId = request.runId();
        Sender sender = new Sender(request.tenant(), request.trigger().requestedBy());
        Instant now = clock.instant();
        requireSize(request.input());
        GraphPublished graph = graphOf(request, sender, now);
        long hold =
                credits.needed(request.tenant(), Graph.parse(graph.definition()), request.config());
        if (hold > 0) {
            gateway.send(
                    new PlaceHold(request.tenant(), request.payer(), runId, hold, now), sender);
        } else {
            credits.requireAccount(request.tenant(), request.payer());
        }
        boolean created = request(request, graph, sender, now);
        if (!created) {
            releaseUnused(request, sender, now);
        }
        return new Started(find(request).orElseThrow(), created);
    }

    private boolean request(
            StartRequest request, GraphPublished graph, Sender sender, Instant now) {
        RequestRun command =
                new RequestRun(
                        request.runId(),
                        request.tenant(),
                        request.key(),
                        new GraphRef(graph.graphId(), graph.version(), graph.hash()),
                        request.input(),
                        request.config(),
                        request.payer(),
                        request.trigger(),
                        request.hash(),
                        RunWorkflow.idOf(request.tenant(), request.key()),
                        now);
        try {
            return gateway.call(command, sender, Boolean.class);
        } catch (Refused refused) {
            releaseUnused(request, sender, now);
            throw refused;
        }
    }

    /**
     * Frees what was set aside where another request made the run in the meantime. That run's end
     * frees the hold on its own account, unless it came before the hold.
     */
    private void releaseUnused(StartRequest request, Sender sender, Instant now) {
        RunState run = new RunState();
        log.readAggregate(request.runId().value())
                .forEach(logged -> run.apply((RunEvent) logged.event()));
        RunRequested made = run.request();
        boolean used =
                made != null
                        && made.accountId().equals(request.payer())
                        && run.phase() == RunState.Phase.OPEN;
        if (!used) {
            gateway.send(
                    new ReleaseHold(request.tenant(), request.payer(), request.runId(), now),
                    sender);
        }
    }

    private static void requireSize(Json.Obj input) {
        int bytes = CanonicalJson.bytes(input).length;
        if (bytes > MAX_STATE_BYTES) {
            throw new ProblemException(
                    413,
                    "state_too_large",
                    "the input has %d bytes and a run's state at most %d; pass a reference instead"
                            .formatted(bytes, MAX_STATE_BYTES));
        }
    }

    private GraphPublished graphOf(StartRequest request, Sender sender, Instant now) {
        Json inline = request.inline();
        if (inline != null) {
            return keepInline(request, GraphChecks.require(inline), sender, now);
        }
        GraphId graph = request.graphId();
        if (graph == null) {
            throw ProblemException.invalid("graph_id", "or graph is required");
        }
        Integer version = request.version();
        Optional<GraphPublished> found =
                version == null
                        ? graphs.newest(request.tenant(), graph)
                        : graphs.version(request.tenant(), graph, version);
        return found.orElseThrow(() ->
                ProblemException.notFound(
                        version == null
                                ? "there is no graph " + graph
                                : "there is no version %d of graph %s".formatted(version, graph)));
    }

    private GraphPublished keepInline(
            StartRequest request, Json.Obj definition, Sender sender, Instant now) {
        String hash = GraphHash.of(definition);
        GraphId id = new GraphId("inline:" + hash.substring(0, 16));
        gateway.send(new KeepInlineGraph(request.tenant(), id, definition, hash, now), sender);
        // Its id is its hash, so whatever was done to that id since, the first version is the
        // graph.
        return graphs.ofRun(request.tenant(), id, 1).orElseThrow();
    }
}
