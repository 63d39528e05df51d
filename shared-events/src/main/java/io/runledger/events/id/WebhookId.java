package io.runledger.events.id;

import java.util.UUID;
import java.util.regex.Pattern;

/** Names a webhook trigger: a UUID in lower case, unique over all tenants. */
public record WebhookId(String value) implements Id {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public WebhookId {
        IdText.require("webhook id", value, FORM, "a UUID in lower case");
    }

    /** A new one, used for nothing yet. */
    public static WebhookId random() {
        return new WebhookId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
