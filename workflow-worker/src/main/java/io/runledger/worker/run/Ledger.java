package io.runledger.worker.run;

import io.runledger.events.Command;
import io.runledger.events.Question;
import io.runledger.events.id.TenantId;

/** The way to the aggregates, wherever they are. Blocks. */
public interface Ledger {

    /**
     * @throws io.runledger.events.Refused if the aggregate refuses
     */
    void send(TenantId tenant, Command command);

    /** As {@link #send}, for a command that answers. */
    <R> R call(TenantId tenant, Command command, Class<R> answer);

    /** Asks whoever knows. */
    <R> R ask(Question<R> question);
}
