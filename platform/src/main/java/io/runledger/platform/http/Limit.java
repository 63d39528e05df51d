package io.runledger.platform.http;

import org.jspecify.annotations.Nullable;

/** The {@code limit} of a list request: how many items one page holds. */
public final class Limit {

    public static final int DEFAULT = 20;
    public static final int MAX = 100;

    private Limit() {}

    /**
     * @param sent the query parameter; null where it was not sent
     * @throws ProblemException 400 if it is anything but a whole number from 1 to 100
     */
    public static int parse(@Nullable String sent) {
        if (sent == null) {
            return DEFAULT;
        }
        // At most three digits, so that the number always fits.
        if (sent.matches("[0-9]{1,3}")) {
            int limit = Integer.parseInt(sent);
            if (limit >= 1 && limit <= MAX) {
                return limit;
            }
        }
        throw ProblemException.invalid("limit", "must be a whole number from 1 to " + MAX);
    }
}
