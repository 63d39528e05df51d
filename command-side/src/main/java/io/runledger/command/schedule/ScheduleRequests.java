package io.runledger.command.schedule;

import io.runledger.platform.http.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What requests about schedules have in common. */
public final class ScheduleRequests {

    /** The header that makes a request repeatable. */
    public static final String KEY = "Idempotency-Key";

    private static final Pattern KEY_FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** What is put before a trigger's key may not make it too long for the log. */
    private static final int LONGEST_KEY = 180;

    private ScheduleRequests() {}

    /**
     * Refuses what no idempotency key looks like.
     *
     * @throws ProblemException 400
     */
    public static void requireKey(@Nullable String key) {
        if (key != null && (key.length() > LONGEST_KEY || !KEY_FORM.matcher(key).matches())) {
            throw ProblemException.invalid(
                    KEY,
                    "must be 1 to %d visible ASCII characters without spaces"
                            .formatted(LONGEST_KEY));
        }
    }
}
