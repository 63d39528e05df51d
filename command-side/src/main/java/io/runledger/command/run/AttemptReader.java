package io.runledger.command.run;

import io.runledger.command.graph.GraphCatalog;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.AttemptStart.RecordedStep;
import io.runledger.events.run.ReadAttempt;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.EventLog;
import java.util.List;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads from the log what a workflow needs to carry an attempt out, or to go on with it. */
@Component
class AttemptReader {

    private final EventLog log;
    private final GraphCatalog graphs;

    AttemptReader(EventLog log, GraphCatalog graphs) {
        this.log = log;
        this.graphs = graphs;
    }

    @QueryHandler
    AttemptStart handle(ReadAttempt question) {
        List<RunEvent> events =
                log.readAggregate(question.runId().value()).stream()
                        .map(logged -> (RunEvent) logged.event())
                        .toList();
        if (events.isEmpty()) {
            throw new Refused(RefusalCode.NOT_FOUND, "there is no run " + question.runId());
        }
        RunRequested run = (RunRequested) events.getFirst();
        GraphPublished graph =
                graphs.ofRun(run.tenantId(), run.graph().id(), run.graph().version()).orElseThrow();
        RunState state = new RunState();
        events.forEach(state::apply);
        List<RecordedStep> steps = RecordedSteps.leadingTo(events, question.attempt());
        return new AttemptStart(
                run.runId(),
                run.tenantId(),
                run.accountId(),
                question.attempt(),
                run.graph(),
                graph.definition(),
                run.input(),
                run.config(),
                steps,
                ended(state, question.attempt()));
    }

    private static @Nullable String ended(RunState state, int attempt) {
        if (state.phase() != RunState.Phase.OPEN) {
            return "the run has ended";
        }
        return attempt == state.attempt() ? null : "the run is at attempt " + state.attempt();
    }
}
