package io.runledger.query.activity;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How wide the buckets of a chart are. They begin at multiples of it since 1970, in UTC. */
public enum Step {
    FIVE_MINUTES("5m", Duration.ofMinutes(5)),
    QUARTER("15m", Duration.ofMinutes(15)),
    HOUR("1h", Duration.ofHours(1)),
    SIX_HOURS("6h", Duration.ofHours(6)),
    DAY("1d", Duration.ofDays(1));

    /** More bars than this cannot be told apart. */
    private static final int COMFORTABLE_BUCKETS = 48;

    private final String text;
    private final Duration width;

    Step(String text, Duration width) {
        this.text = text;
        this.width = width;
    }

    static Optional<Step> named(String text) {
        return Arrays.stream(values()).filter(step -> step.text.equals(text)).findFirst();
    }

    /** The finest one with at most 48 buckets, else a day. */
    static Step fitting(Duration span) {
        return Arrays.stream(values())
                .filter(step -> span.dividedBy(step.width) <= COMFORTABLE_BUCKETS)
                .findFirst()
                .orElse(DAY);
    }

    long seconds() {
        return width.toSeconds();
    }

    String text() {
        return text;
    }
}
