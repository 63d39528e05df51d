package io.runledger.events.id;

import java.util.regex.Pattern;

/** Names whose credits pay, within a tenant. */
public record AccountId(String value) implements Id {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@:-]{0,127}");

    public AccountId {
        IdText.require(
                "account id",
                value,
                FORM,
                "1 to 128 of letters, digits and . _ @ : -, beginning with a letter or digit");
    }

    @Override
    public String toString() {
        return value;
    }
}
