package io.runledger.command.webhook;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.json.Json;
import io.runledger.events.webhook.WebhookEvent;
import io.runledger.events.webhook.WebhookEvent.WebhookChanged;
import io.runledger.events.webhook.WebhookEvent.WebhookCreated;
import io.runledger.events.webhook.WebhookEvent.WebhookDeleted;
import io.runledger.events.webhook.WebhookEvent.WebhookSecretRotated;
import org.jspecify.annotations.Nullable;

/**
 * A trigger as its rules see it.
 *
 * @param created what made it; null: nothing has yet
 * @param current how it is; null where it was never made
 */
record WebhookState(@Nullable WebhookCreated created, @Nullable Shape current, boolean deleted) {

    static final WebhookState NONE = new WebhookState(null, null, false);

    /** What can be changed about a trigger. */
    record Shape(
            String name,
            GraphId graphId,
            @Nullable AccountId accountId,
            Json.@Nullable Obj inputTemplate,
            Json.@Nullable Obj filter,
            @Nullable String signatureHeader,
            boolean enabled) {}

    WebhookState after(WebhookEvent event) {
        return switch (event) {
            case WebhookCreated e ->
                    new WebhookState(
                            e,
                            new Shape(
                                    e.name(),
                                    e.graphId(),
                                    e.accountId(),
                                    e.inputTemplate(),
                                    e.filter(),
                                    e.signatureHeader(),
                                    true),
                            false);
            case WebhookChanged e ->
                    new WebhookState(
                            created,
                            new Shape(
                                    e.name(),
                                    e.graphId(),
                                    e.accountId(),
                                    e.inputTemplate(),
                                    e.filter(),
                                    e.signatureHeader(),
                                    e.enabled()),
                            deleted);
            case WebhookSecretRotated _ -> this;
            case WebhookDeleted _ -> new WebhookState(created, current, true);
        };
    }
}
