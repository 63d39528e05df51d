package io.runledger.events.id;

import java.util.UUID;
import java.util.regex.Pattern;

/** Names a grant: a UUID in lower case, unique over all tenants. */
public record GrantId(String value) implements Id {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public GrantId {
        IdText.require("grant id", value, FORM, "a UUID in lower case");
    }

    /** A new one, used for nothing yet. */
    public static GrantId random() {
        return new GrantId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
