package io.runledger.standalone.demo;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * How the demo model listens and whom it tells about calls.
 *
 * @param bindAddress address to listen on; anything but loopback lets strangers make calls that are
 *     then billed
 * @param port TCP port, 0 for a free one
 * @param callback where reports of calls are posted: the billing ingest endpoint
 * @param callbackToken sent with each report as {@code Authorization: Bearer}
 * @param masterKey opens the spend log
 * @param flushInterval longest time that a report waits for others before it is posted
 * @param callbackRetries further tries of one post before a warning is logged; the report is kept
 *     and tried again with the next flush
 */
public record DemoModelSettings(
        String bindAddress,
        int port,
        URI callback,
        String callbackToken,
        String masterKey,
        Duration flushInterval,
        int callbackRetries) {

    private static final Duration DEFAULT_FLUSH_INTERVAL = Duration.ofMillis(200);
    private static final int DEFAULT_RETRIES = 5;

    /** Refuses values that could not work. */
    public DemoModelSettings {
        Objects.requireNonNull(callbackToken, "callbackToken");
        Objects.requireNonNull(masterKey, "masterKey");
        if (!callback.isAbsolute()) {
            throw new IllegalArgumentException("callback %s is not absolute".formatted(callback));
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port %d is not within 0..65535".formatted(port));
        }
        if (flushInterval.isNegative() || flushInterval.isZero()) {
            throw new IllegalArgumentException(
                    "flushInterval %s is not positive".formatted(flushInterval));
        }
        if (callbackRetries < 0) {
            throw new IllegalArgumentException(
                    "callbackRetries %d is negative".formatted(callbackRetries));
        }
    }

    /**
     * The settings of the standalone form: a free loopback port, reports after 200 ms at the
     * latest, five retries.
     */
    public static DemoModelSettings reportingTo(
            URI callback, String callbackToken, String masterKey) {
        return new DemoModelSettings(
                "127.0.0.1",
                0,
                callback,
                callbackToken,
                masterKey,
                DEFAULT_FLUSH_INTERVAL,
                DEFAULT_RETRIES);
    }

    /** The settings without token and key, which are secrets. */
    @Override
    public String toString() {
        return "DemoModelSettings[bindAddress=%s, port=%d, callback=%s, callbackToken=***, masterKey=***, flushInterval=%s, callbackRetries=%d]"
                .formatted(bindAddress, port, callback, flushInterval, callbackRetries);
    }
}
