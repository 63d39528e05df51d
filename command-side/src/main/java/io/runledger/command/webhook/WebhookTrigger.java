package io.runledger.command.webhook;

import io.runledger.events.webhook.WebhookCommand;
import io.runledger.events.webhook.WebhookCommand.ChangeWebhook;
import io.runledger.events.webhook.WebhookCommand.CreateWebhook;
import io.runledger.events.webhook.WebhookCommand.DeleteWebhook;
import io.runledger.events.webhook.WebhookCommand.RotateWebhookSecret;
import io.runledger.events.webhook.WebhookEvent;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/** Axon's hold on a trigger: loads it, asks {@link WebhookRules}, records the answer. */
@Aggregate(type = "Webhook", commandTargetResolver = "commandTargetResolver")
class WebhookTrigger {

    @AggregateIdentifier private String id;

    private WebhookState state = WebhookState.NONE;

    WebhookTrigger() {}

    /** Answers whether the trigger is new. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    boolean handle(CreateWebhook command) {
        return decide(command);
    }

    @CommandHandler
    void handle(ChangeWebhook command) {
        decide(command);
    }

    @CommandHandler
    void handle(RotateWebhookSecret command) {
        decide(command);
    }

    @CommandHandler
    void handle(DeleteWebhook command) {
        decide(command);
    }

    @EventSourcingHandler
    void on(WebhookEvent event) {
        id = event.sequencingKey();
        state = state.after(event);
    }

    private boolean decide(WebhookCommand command) {
        List<WebhookEvent> events = WebhookRules.decide(state, command);
        events.forEach(AggregateLifecycle::apply);
        return !events.isEmpty();
    }
}
