package io.runledger.command.run;

import io.runledger.platform.http.ProblemException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header that makes a start repeatable. */
final class IdempotencyKey {

    static final String HEADER = "Idempotency-Key";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** The beginnings of keys that other doors make. */
    private static final List<String> RESERVED =
            List.of("sched:", "hook:", "fork:", "api:", "exec:");

    private IdempotencyKey() {}

    /** The key as sent; without one, a new key of our own, which makes a new run every time. */
    static String of(@Nullable String sent) {
        return of(sent, "api:");
    }

    /** As {@link #of(String)}, for a fork. */
    static String ofFork(@Nullable String sent) {
        return of(sent, "fork:");
    }

    private static String of(@Nullable String sent, String own) {
        if (sent == null) {
            return own + UUID.randomUUID();
        }
        if (!FORM.matcher(sent).matches()) {
            throw ProblemException.invalid(
                    HEADER, "must be 1 to 255 visible ASCII characters without spaces");
        }
        if (RESERVED.stream().anyMatch(sent::startsWith)) {
            throw ProblemException.invalid(
                    HEADER, "must not begin with " + String.join(", ", RESERVED));
        }
        return sent;
    }
}
