package io.runledger.events.id;

import java.util.UUID;
import java.util.regex.Pattern;

/** Names a run: a UUID in lower case, and the id of its aggregate. */
public record RunId(String value) implements Id {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public RunId {
        IdText.require("run id", value, FORM, "a UUID in lower case");
    }

    /**
     * The run that a tenant's idempotency key names. The same pair gives the same run for ever, so
     * the event store's own unique key makes a second start impossible.
     */
    public static RunId of(TenantId tenant, String idempotencyKey) {
        UUID uuid = NameUuid.of(tenant.value() + "\n" + idempotencyKey);
        return new RunId(uuid.toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
