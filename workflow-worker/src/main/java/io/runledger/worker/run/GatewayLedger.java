package io.runledger.worker.run;

import io.runledger.events.Command;
import io.runledger.events.Question;
import io.runledger.events.id.TenantId;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import org.springframework.stereotype.Component;

/** Reaches the aggregates through this process's gateway, in the worker's name. */
@Component
final class GatewayLedger implements Ledger {

    private static final String ACTOR = "worker";

    private final Gateway gateway;

    GatewayLedger(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void send(TenantId tenant, Command command) {
        gateway.send(command, new Sender(tenant, ACTOR));
    }

    @Override
    public <R> R call(TenantId tenant, Command command, Class<R> answer) {
        return gateway.call(command, new Sender(tenant, ACTOR), answer);
    }

    @Override
    public <R> R ask(Question<R> question) {
        return gateway.ask(question);
    }
}
