package io.runledger.events.id;

import java.util.UUID;
import java.util.regex.Pattern;

/** Names a schedule: a UUID in lower case, unique over all tenants. */
public record ScheduleId(String value) implements Id {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public ScheduleId {
        IdText.require("schedule id", value, FORM, "a UUID in lower case");
    }

    /** A new one, used for nothing yet. */
    public static ScheduleId random() {
        return new ScheduleId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
