package io.runledger.command.schedule;

import io.runledger.command.schedule.time.Cron;
import io.runledger.command.schedule.time.NominalTimes;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.json.Json;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.Timing;
import io.runledger.platform.http.Fields;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was sent about a schedule; null for what was not. Faults are collected, and the first use of
 * {@link #timing} comes after their check.
 */
record ScheduleForm(
        @Nullable String name,
        @Nullable GraphId graphId,
        Json.@Nullable Obj input,
        Json.@Nullable Obj config,
        @Nullable String cron,
        @Nullable String timezone,
        @Nullable OverlapPolicy overlap,
        @Nullable Integer catchupSeconds,
        @Nullable GrantId grantId,
        @Nullable AccountId accountId,
        @Nullable Boolean enabled) {

    /** Temporal's own least; anything below it is taken for it. */
    static final int LEAST_CATCHUP_SECONDS = 10;

    private static final String CATCHUP = "catchup_window_seconds";

    private static final int MOST_CATCHUP_SECONDS = 86_400;
    private static final int LONGEST_NAME = 200;

    /** A new schedule; graph, cron and zone are required. */
    static ScheduleForm toCreate(@Nullable Json body) {
        Fields fields = Fields.of(body);
        fields.text("graph_id");
        fields.text("cron");
        fields.text("timezone");
        ScheduleForm form = read(fields);
        if (form.grantId() != null && form.accountId() != null) {
            fields.fault("billing_account_id", "is the grant's where grant_id is given");
        }
        fields.check();
        return form;
    }

    /** A change; what was not sent stays. */
    static ScheduleForm toChange(@Nullable Json body) {
        Fields fields = Fields.of(body);
        ScheduleForm form = read(fields);
        if (form.accountId() != null) {
            fields.fault("billing_account_id", "is the grant's, which grant_id changes");
        }
        fields.check();
        return form;
    }

    private static ScheduleForm read(Fields fields) {
        String name = fields.optionalText("name");
        if (name != null && (name.isBlank() || name.length() > LONGEST_NAME)) {
            fields.fault("name", "must have 1 to " + LONGEST_NAME + " characters");
        }
        return new ScheduleForm(
                name,
                fields.optionalText("graph_id", GraphId::new),
                fields.optionalObject("input"),
                fields.optionalObject("config"),
                fields.optionalText("cron", ScheduleForm::cron),
                fields.optionalText("timezone", zone -> NominalTimes.zone(zone).getId()),
                fields.optionalText("overlap", ScheduleForm::overlap),
                catchup(fields.optionalInteger(CATCHUP, 0, MOST_CATCHUP_SECONDS)),
                fields.optionalText("grant_id", GrantId::new),
                fields.optionalText("billing_account_id", AccountId::new),
                fields.has("enabled") ? fields.flag("enabled", true) : null);
    }

    /** Who wants none gets the least that Temporal can do (CATCHUP_WINDOW_ZERO). */
    private static @Nullable Integer catchup(@Nullable Integer wanted) {
        return wanted == null ? null : Math.max(LEAST_CATCHUP_SECONDS, wanted);
    }

    private static String cron(String text) {
        String trimmed = text.strip();
        Cron.parse(trimmed);
        return trimmed;
    }

    static OverlapPolicy overlap(String text) {
        for (OverlapPolicy policy : OverlapPolicy.values()) {
            if (policy.name().toLowerCase(Locale.ROOT).equals(text)) {
                return policy;
            }
        }
        throw new IllegalArgumentException(
                "must be one of "
                        + Arrays.stream(OverlapPolicy.values())
                                .map(policy -> policy.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")));
    }

    /** The timing of a new schedule. */
    Timing timing() {
        return timing(
                new Timing(
                        Objects.requireNonNull(cron),
                        Objects.requireNonNull(timezone),
                        OverlapPolicy.SKIP,
                        LEAST_CATCHUP_SECONDS));
    }

    private Timing timing(Timing now) {
        return new Timing(
                or(cron, now.cron()),
                or(timezone, now.timezone()),
                or(overlap, now.overlap()),
                or(catchupSeconds, now.catchupSeconds()));
    }

    /** The definition of a new schedule under a grant. */
    ScheduleDefinition definition(GrantId grant) {
        return new ScheduleDefinition(
                name,
                Objects.requireNonNull(graphId),
                or(input, Json.Obj.EMPTY),
                or(config, Json.Obj.EMPTY),
                timing(),
                grant);
    }

    /** A definition with what was sent. */
    ScheduleDefinition over(ScheduleDefinition now) {
        return new ScheduleDefinition(
                name == null ? now.name() : name,
                or(graphId, now.graphId()),
                or(input, now.input()),
                or(config, now.config()),
                timing(now.timing()),
                or(grantId, now.grantId()));
    }

    private static <T> T or(@Nullable T sent, T now) {
        return sent == null ? now : sent;
    }
}
