package io.runledger.command.schedule.control;

import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ids of schedules in Temporal, {@code sched:{tenant}:{schedule}}. */
public final class TemporalScheduleId {

    /** How all of ours begin. */
    public static final String PREFIX = "sched:";

    private static final Pattern FORM =
            Pattern.compile(
                    PREFIX + "([a-z0-9-]{1,63}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    private TemporalScheduleId() {}

    /** The id of a schedule in Temporal; its workflows' ids begin with it. */
    public static String of(TenantId tenant, ScheduleId schedule) {
        return prefixOf(tenant) + schedule;
    }

    /** How the ids of a tenant's schedules begin. */
    public static String prefixOf(TenantId tenant) {
        return PREFIX + tenant + ":";
    }

    /** Which schedule an id is of; empty if it is none of ours. */
    public static Optional<SlotOrder> parse(String temporalId) {
        Matcher id = FORM.matcher(temporalId);
        return id.matches()
                ? Optional.of(new SlotOrder(new TenantId(id.group(1)), new ScheduleId(id.group(2))))
                : Optional.empty();
    }
}
