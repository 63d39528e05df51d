package io.runledger.command.run;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.run.ReadUnits;
import io.runledger.events.run.RunUnits;
import java.util.Optional;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.Repository;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/**
 * Says how many of a run's calls are not settled. The run itself is asked, under its lock, so that
 * nothing that was stored a moment ago is missing; a run that is in use is in memory.
 */
@Component
class RunUnitsReader {

    private final Repository<GraphRun> runs;

    RunUnitsReader(Repository<GraphRun> runs) {
        this.runs = runs;
    }

    @QueryHandler
    RunUnits handle(ReadUnits question) {
        // Axon loads aggregates for commands only, and warns each time where it is for a question.
        return DefaultUnitOfWork.startAndGet(new GenericCommandMessage<>(question))
                .executeWithResult(() -> find(question))
                .getPayload()
                .orElseThrow(() ->
                        new Refused(RefusalCode.NOT_FOUND, "there is no run " + question.runId()));
    }

    private Optional<RunUnits> find(ReadUnits question) {
        try {
            return Optional.of(runs.load(question.runId().value()).invoke(GraphRun::units));
        } catch (AggregateNotFoundException _) {
            return Optional.empty();
        }
    }
}
