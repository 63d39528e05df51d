package io.runledger.command.worker;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.worker.WorkerCommand.RegisterWorker;
import io.runledger.events.worker.WorkerCommand.RemoveWorker;
import io.runledger.events.worker.WorkerEvent;
import io.runledger.events.worker.WorkerEvent.WorkerRegistered;
import io.runledger.events.worker.WorkerEvent.WorkerRemoved;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** One id of the registry: taken or free. */
@Aggregate(type = "Worker", commandTargetResolver = "commandTargetResolver")
class WorkerRegistration {

    @AggregateIdentifier private String id;

    private boolean registered;

    WorkerRegistration() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RegisterWorker c) {
        if (registered) {
            throw new Refused(
                    RefusalCode.CONFLICT,
                    "worker %s exists; delete it first, or choose another id"
                            .formatted(c.workerId()));
        }
        AggregateLifecycle.apply(
                new WorkerRegistered(
                        c.tenantId(),
                        c.workerId(),
                        c.url(),
                        c.protocol(),
                        c.tokenRef(),
                        c.tags(),
                        c.maxConcurrent(),
                        c.model(),
                        c.at()));
    }

    @CommandHandler
    void handle(RemoveWorker c) {
        if (!registered) {
            throw new Refused(RefusalCode.NOT_FOUND, "there is no worker " + c.workerId());
        }
        AggregateLifecycle.apply(new WorkerRemoved(c.tenantId(), c.workerId(), c.at()));
    }

    @EventSourcingHandler
    void on(WorkerEvent event) {
        id = event.sequencingKey();
        registered =
                switch (event) {
                    case WorkerRegistered _ -> true;
                    case WorkerRemoved _ -> false;
                };
    }
}
