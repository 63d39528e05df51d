package io.runledger.command.webhook;

import io.runledger.command.webhook.WebhookState.Shape;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.json.Json;
import io.runledger.events.webhook.WebhookScheme;
import io.runledger.platform.http.Fields;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A trigger as somebody wants it, with all faults collected.
 *
 * @param secret the caller's own; null: one is to be made
 */
record WebhookForm(Shape shape, WebhookScheme scheme, @Nullable String secret) {

    private static final int LONGEST_NAME = 100;
    private static final int SHORTEST_SECRET = 16;
    private static final int LONGEST_SECRET = 512;
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    /** Reads what is to be made. */
    static WebhookForm create(Json body) {
        Fields fields = Fields.of(body);
        String name = fields.text("name");
        var graph = fields.id("graph_id", GraphId::new);
        var scheme = fields.id("scheme", WebhookForm::scheme);
        AccountId account = fields.optionalText("billing_account_id", AccountId::new);
        Json.Obj template = fields.optionalObject("input_template");
        Json.Obj filter = fields.optionalObject("filter");
        String header = fields.optionalText("signature_header");
        String secret = fields.optionalText("secret");
        check(fields, name, template, filter);
        fields.check();
        checkHeader(fields, scheme.get(), header);
        checkSecret(fields, scheme.get(), secret);
        fields.check();
        return new WebhookForm(
                new Shape(name.strip(), graph.get(), account, template, filter, header, true),
                scheme.get(),
                secret);
    }

    /** Reads what is to become of a trigger; what is not sent stays, and JSON null clears. */
    static Shape change(Webhook now, Json body) {
        Fields fields = Fields.of(body);
        String name = fields.has("name") ? fields.text("name").strip() : now.name();
        GraphId graph = fields.optionalText("graph_id", GraphId::new);
        AccountId account = fields.optionalText("billing_account_id", AccountId::new);
        Json.Obj template = fields.optionalObject("input_template");
        Json.Obj filter = fields.optionalObject("filter");
        String header = fields.optionalText("signature_header");
        boolean enabled = fields.flag("enabled", now.enabled());
        if (fields.has("scheme")) {
            fields.fault("scheme", "stays what it is; make another webhook");
        }
        check(fields, name, template, filter);
        checkHeader(fields, now.scheme(), header);
        fields.check();
        return new Shape(
                name,
                Objects.requireNonNullElse(graph, now.graphId()),
                kept(body, "billing_account_id", account, now.accountId()),
                kept(body, "input_template", template, now.inputTemplate()),
                kept(body, "filter", filter, now.filter()),
                kept(body, "signature_header", header, now.signatureHeader()),
                enabled);
    }

    private static <T> @Nullable T kept(
            Json body, String field, @Nullable T sent, @Nullable T now) {
        boolean cleared = body instanceof Json.Obj object && object.has(field);
        return cleared ? sent : now;
    }

    /** A secret of the caller's own; null: one is to be made. */
    static @Nullable String secret(WebhookScheme scheme, Fields fields) {
        String secret = fields.optionalText("secret");
        checkSecret(fields, scheme, secret);
        return secret;
    }

    private static void check(
            Fields fields, String name, Json.@Nullable Obj template, Json.@Nullable Obj filter) {
        if (name.length() > LONGEST_NAME) {
            fields.fault("name", "must have at most " + LONGEST_NAME + " characters");
        }
        InputTemplate.check(template, fields);
        DeliveryFilter.check(filter, fields);
    }

    private static void checkHeader(Fields fields, WebhookScheme scheme, @Nullable String header) {
        if (header == null) {
            return;
        }
        if (scheme != WebhookScheme.HMAC_SHA256) {
            fields.fault("signature_header", "is for the scheme hmac_sha256 alone");
        } else if (!HEADER.matcher(header).matches()) {
            fields.fault("signature_header", "must be the name of a header");
        }
    }

    private static void checkSecret(Fields fields, WebhookScheme scheme, @Nullable String secret) {
        if (secret == null) {
            return;
        }
        if (secret.length() < SHORTEST_SECRET || secret.length() > LONGEST_SECRET) {
            fields.fault(
                    "secret",
                    "must have %d to %d characters".formatted(SHORTEST_SECRET, LONGEST_SECRET));
        } else if (scheme == WebhookScheme.STANDARD
                && SignatureScheme.standardKey(secret).isEmpty()) {
            fields.fault("secret", "must be whsec_ and base64, as Standard Webhooks has it");
        }
    }

    private static WebhookScheme scheme(String text) {
        return Arrays.stream(WebhookScheme.values())
                .filter(scheme -> scheme.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "must be github, standard, hmac_sha256 or plane"));
    }
}
