package io.runledger.events.id;

import java.util.regex.Pattern;

/** Names who owns data. Every row and every event carries one. */
public record TenantId(String value) implements Id {

    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,63}");

    public TenantId {
        IdText.require("tenant", value, FORM, "1 to 63 of a-z, 0-9 and -");
    }

    @Override
    public String toString() {
        return value;
    }
}
