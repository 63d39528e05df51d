package io.runledger.command.webhook;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WebhookId;
import io.runledger.events.json.Json;
import io.runledger.events.webhook.WebhookScheme;
import io.runledger.platform.command.Sender;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A living trigger as the directory has it.
 *
 * @param number its place among all triggers, in the order in which they were made
 * @param oldSecretRef the secret before the current one; null: there is none that may count
 * @param oldUntil until when that one is accepted too
 */
record Webhook(
        long number,
        TenantId tenantId,
        WebhookId id,
        String name,
        GraphId graphId,
        @Nullable AccountId accountId,
        WebhookScheme scheme,
        Json.@Nullable Obj inputTemplate,
        Json.@Nullable Obj filter,
        @Nullable String signatureHeader,
        boolean enabled,
        String secretRef,
        @Nullable String oldSecretRef,
        @Nullable Instant oldUntil,
        Instant createdAt,
        Instant updatedAt) {

    /** The names of the secrets that count at a moment, the newest first. */
    List<String> secretRefs(Instant at) {
        return oldSecretRef != null && oldUntil != null && at.isBefore(oldUntil)
                ? List.of(secretRef, oldSecretRef)
                : List.of(secretRef);
    }

    /** Who asks for what the trigger starts. */
    String actor() {
        return "webhook:" + name;
    }

    Sender sender() {
        return new Sender(tenantId, actor());
    }

    /** The scheme as it is sent and shown. */
    String schemeName() {
        return scheme.name().toLowerCase(Locale.ROOT);
    }

    /** The trigger as the API shows it; never with a secret. */
    Json.Builder json(String url, Instant at) {
        boolean rotating = secretRefs(at).size() > 1;
        return Json.obj()
                .put("id", id.value())
                .put("name", name)
                .put("graph_id", graphId.value())
                .put("scheme", schemeName())
                .put("billing_account_id", accountId == null ? null : accountId.value())
                .put("input_template", inputTemplate == null ? Json.NULL : inputTemplate)
                .put("filter", filter == null ? Json.NULL : filter)
                .put("signature_header", signatureHeader)
                .put("enabled", enabled)
                .put("url", url)
                .put("old_secret_until", rotating && oldUntil != null ? oldUntil.toString() : null)
                .put("created_at", createdAt)
                .put("updated_at", updatedAt);
    }
}
