package io.runledger.worker.run;

import io.runledger.platform.temporal.PayloadTooLarge;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/** The options of all activities. */
public final class ActivityProfiles {

    /** A sign of life of every call; a quarter of what may be missing before it counts as lost. */
    public static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(5);

    /** Two lost heartbeats and some delay are no lost worker; four are. */
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(20);

    /**
     * One call may take 15 minutes, after at most 20 seconds of waiting for a worker. Twice that is
     * never reached by a call that is still watched, and ends one that nobody watches.
     */
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(30);

    /** The gateway gives up after 60 seconds by itself; this must be longer. */
    private static final Duration LEDGER_TIMEOUT = Duration.ofSeconds(70);

    /** A store that is away is asked again soon, and not so often that it cannot come back. */
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

    /**
     * No limit of attempts: an infrastructure that is away delays a run, it does not end it. The
     * number is said all the same, since the SDK does not retry a local activity at all that has
     * neither a limit of attempts nor one of time.
     */
    private static final RetryOptions UNTIL_IT_WORKS =
            RetryOptions.newBuilder()
                    .setMaximumAttempts(Integer.MAX_VALUE)
                    .setInitialInterval(FIRST_RETRY)
                    .setBackoffCoefficient(2)
                    .setMaximumInterval(LONGEST_RETRY)
                    .setDoNotRetry(PayloadTooLarge.class.getName())
                    .build();

    /** What is said to the ledger. The marker need not repeat what the ledger keeps. */
    public static final LocalActivityOptions LEDGER =
            LocalActivityOptions.newBuilder()
                    .setStartToCloseTimeout(LEDGER_TIMEOUT)
                    .setRetryOptions(UNTIL_IT_WORKS)
                    .setDoNotIncludeArgumentsIntoMarker(true)
                    .build();

    /** A call to a worker. A cancelled run ends at once; the call learns of it by its heartbeat. */
    public static final ActivityOptions NODE =
            ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(CALL_TIMEOUT)
                    .setHeartbeatTimeout(HEARTBEAT_TIMEOUT)
                    .setRetryOptions(UNTIL_IT_WORKS)
                    .setCancellationType(ActivityCancellationType.TRY_CANCEL)
                    .build();

    private ActivityProfiles() {}
}
