package io.runledger.events.run;

import org.jspecify.annotations.Nullable;

/**
 * Why a run exists.
 *
 * @param source the kind of door it came through: {@code api}, {@code temporal_schedule}, {@code
 *     webhook:{type}}
 * @param ref what it was there: an idempotency key, a schedule, a delivery
 * @param requestedBy who asked: a key's or a grant's name
 */
public record Trigger(RunKind kind, String source, @Nullable String ref, String requestedBy) {

    /**
     * The schedule of a scheduled run, whose {@code ref} is {@code {schedule}/{slot}}; else null.
     */
    public @Nullable String scheduleId() {
        if (kind != RunKind.SYSTEM_SCHEDULED || ref == null) {
            return null;
        }
        int slash = ref.indexOf('/');
        return slash < 0 ? ref : ref.substring(0, slash);
    }
}
