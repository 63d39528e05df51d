package io.runledger.command.webhook;

import io.runledger.command.graph.GraphCatalog;
import io.runledger.command.webhook.WebhookState.Shape;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WebhookId;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.http.ProblemException;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds a tenant's triggers, and what they need to start runs. */
@Component
class WebhookDoor {

    private final WebhookDirectory directory;
    private final GraphCatalog graphs;
    private final EventLog log;

    WebhookDoor(WebhookDirectory directory, GraphCatalog graphs, EventLog log) {
        this.directory = directory;
        this.graphs = graphs;
        this.log = log;
    }

    /**
     * A tenant's trigger.
     *
     * @throws ProblemException 404 if there is none, or another tenant's
     */
    Webhook require(TenantId tenant, String id) {
        return parse(id)
                .flatMap(directory::find)
                .filter(webhook -> webhook.tenantId().equals(tenant))
                .orElseThrow(() -> ProblemException.notFound("there is no webhook " + id));
    }

    private static Optional<WebhookId> parse(String id) {
        try {
            return Optional.of(new WebhookId(id.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /**
     * Refuses a trigger that could start nothing.
     *
     * @throws ProblemException 404 if the graph or the account is not there
     */
    void requireStartable(TenantId tenant, Shape shape) {
        if (graphs.newest(tenant, shape.graphId()).isEmpty()) {
            throw ProblemException.notFound("there is no graph " + shape.graphId());
        }
        AccountId account = shape.accountId();
        if (account != null && log.lastSequence("account:" + tenant + ":" + account).isEmpty()) {
            throw ProblemException.notFound("there is no account " + account);
        }
    }
}
