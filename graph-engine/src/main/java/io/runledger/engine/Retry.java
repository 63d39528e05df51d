package io.runledger.engine;

import java.math.BigDecimal;

/**
 * How often and how patiently a failed call is tried again. Intervals are in milliseconds; there is
 * no jitter.
 *
 * @param maxAttempts calls in all, the first included, 1 to 100
 * @param initialIntervalMillis wait before the first retry
 * @param backoffFactor by what each further wait grows
 * @param maxIntervalMillis the longest wait
 */
public record Retry(
        int maxAttempts,
        long initialIntervalMillis,
        BigDecimal backoffFactor,
        long maxIntervalMillis) {

    public static final int MAX_ATTEMPTS = 100;
    static final long DEFAULT_INITIAL_MILLIS = 500;
    static final BigDecimal DEFAULT_FACTOR = BigDecimal.valueOf(2);
    static final long DEFAULT_MAX_MILLIS = 30_000;

    /** One call and no more: what a node without {@code retry} gets. */
    public static final Retry NONE =
            new Retry(1, DEFAULT_INITIAL_MILLIS, DEFAULT_FACTOR, DEFAULT_MAX_MILLIS);

    /**
     * The wait before retry n (1 is the first retry): initial × factor^(n-1), at most the longest
     * wait.
     */
    public long waitMillis(int retry) {
        var longest = BigDecimal.valueOf(maxIntervalMillis);
        var wait = BigDecimal.valueOf(initialIntervalMillis);
        // A factor below 1 shrinks towards nothing; 100 retries bound the loop either way.
        for (int n = 1; n < retry && wait.compareTo(longest) < 0; n++) {
            wait = wait.multiply(backoffFactor);
        }
        return wait.min(longest).longValue();
    }
}
