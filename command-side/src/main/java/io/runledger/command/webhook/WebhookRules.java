package io.runledger.command.webhook;

import io.runledger.command.webhook.WebhookState.Shape;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.webhook.WebhookCommand;
import io.runledger.events.webhook.WebhookCommand.ChangeWebhook;
import io.runledger.events.webhook.WebhookCommand.CreateWebhook;
import io.runledger.events.webhook.WebhookCommand.DeleteWebhook;
import io.runledger.events.webhook.WebhookCommand.RotateWebhookSecret;
import io.runledger.events.webhook.WebhookEvent;
import io.runledger.events.webhook.WebhookEvent.WebhookChanged;
import io.runledger.events.webhook.WebhookEvent.WebhookCreated;
import io.runledger.events.webhook.WebhookEvent.WebhookDeleted;
import io.runledger.events.webhook.WebhookEvent.WebhookSecretRotated;
import java.util.List;

/** The rules of one webhook trigger. */
final class WebhookRules {

    private WebhookRules() {}

    static List<WebhookEvent> decide(WebhookState state, WebhookCommand command) {
        return switch (command) {
            case CreateWebhook c -> create(state, c);
            case ChangeWebhook c -> change(state, c);
            case RotateWebhookSecret c -> rotate(state, c);
            case DeleteWebhook c -> delete(state, c);
        };
    }

    private static List<WebhookEvent> create(WebhookState state, CreateWebhook c) {
        WebhookCreated earlier = state.created();
        if (earlier == null) {
            return List.of(
                    new WebhookCreated(
                            c.tenantId(),
                            c.webhookId(),
                            c.name(),
                            c.graphId(),
                            c.accountId(),
                            c.scheme(),
                            c.inputTemplate(),
                            c.filter(),
                            c.signatureHeader(),
                            c.secretRef(),
                            c.by(),
                            c.at()));
        }
        boolean same = shape(earlier).equals(shape(c)) && earlier.scheme() == c.scheme();
        if (!same) {
            throw new Refused(
                    RefusalCode.IDEMPOTENCY_MISMATCH,
                    "the idempotency key made webhook %s with another request; use a new key"
                            .formatted(c.webhookId()));
        }
        requireLiving(state, c);
        return List.of();
    }

    private static Shape shape(WebhookCreated e) {
        return new Shape(
                e.name(),
                e.graphId(),
                e.accountId(),
                e.inputTemplate(),
                e.filter(),
                e.signatureHeader(),
                true);
    }

    private static Shape shape(CreateWebhook c) {
        return new Shape(
                c.name(),
                c.graphId(),
                c.accountId(),
                c.inputTemplate(),
                c.filter(),
                c.signatureHeader(),
                true);
    }

    private static List<WebhookEvent> change(WebhookState state, ChangeWebhook c) {
        requireLiving(state, c);
        Shape wanted =
                new Shape(
                        c.name(),
                        c.graphId(),
                        c.accountId(),
                        c.inputTemplate(),
                        c.filter(),
                        c.signatureHeader(),
                        c.enabled());
        return wanted.equals(state.current())
                ? List.of()
                : List.of(
                        new WebhookChanged(
                                c.tenantId(),
                                c.webhookId(),
                                c.name(),
                                c.graphId(),
                                c.accountId(),
                                c.inputTemplate(),
                                c.filter(),
                                c.signatureHeader(),
                                c.enabled(),
                                c.by(),
                                c.at()));
    }

    private static List<WebhookEvent> rotate(WebhookState state, RotateWebhookSecret c) {
        requireLiving(state, c);
        return List.of(
                new WebhookSecretRotated(
                        c.tenantId(), c.webhookId(), c.secretRef(), c.oldUntil(), c.by(), c.at()));
    }

    private static List<WebhookEvent> delete(WebhookState state, DeleteWebhook c) {
        requireLiving(state, c);
        return List.of(new WebhookDeleted(c.tenantId(), c.webhookId(), c.by(), c.at()));
    }

    private static void requireLiving(WebhookState state, WebhookCommand c) {
        if (state.created() == null || state.deleted()) {
            throw new Refused(RefusalCode.NOT_FOUND, "there is no webhook " + c.webhookId());
        }
    }
}
