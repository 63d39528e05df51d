package io.runledger.events.run;

import io.runledger.events.id.GrantId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a run exists.
 *
 * @param source the kind of door it came through: {@link #API}, {@link #SCHEDULE}, {@code
 *     webhook:{scheme}}, {@code fork}
 * @param ref what it was there: an idempotency key, {@code {schedule}/{time}}, {@code
 *     {webhook}/{delivery}}
 * @param requestedBy who asked: a key's, a schedule's or a webhook's name
 * @param grantId the grant under which it runs, which has to hold when it is carried out too; null:
 *     whoever asked was there
 */
public record Trigger(
        RunKind kind,
        String source,
        @Nullable String ref,
        String requestedBy,
        @Nullable GrantId grantId) {

    /**
     * @throws NullPointerException without a kind, a source or somebody who asked
     *     (RUN_CONTEXT_REQUIRED)
     */
    public Trigger {
        Objects.requireNonNull(kind, "a trigger has a kind");
        Objects.requireNonNull(source, "a trigger has a source");
        Objects.requireNonNull(requestedBy, "a trigger has somebody who asked");
    }

    /** The source of what came over HTTP. */
    public static final String API = "api";

    /** The source of what a schedule started, by itself or because somebody told it to. */
    public static final String SCHEDULE = "temporal_schedule";

    /** A trigger without a grant. */
    public Trigger(RunKind kind, String source, @Nullable String ref, String requestedBy) {
        this(kind, source, ref, requestedBy, null);
    }

    /** The schedule of a run that one started; else null. */
    public @Nullable String scheduleId() {
        if (!source.equals(SCHEDULE) || ref == null) {
            return null;
        }
        int slash = ref.indexOf('/');
        return slash < 0 ? ref : ref.substring(0, slash);
    }

    /** When a run that a schedule started was due; else null. */
    public @Nullable Instant scheduledFor() {
        if (!source.equals(SCHEDULE) || ref == null) {
            return null;
        }
        try {
            return Instant.parse(ref.substring(ref.indexOf('/') + 1));
        } catch (DateTimeParseException _) {
            return null;
        }
    }
}
