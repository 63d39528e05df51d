package io.runledger.standalone.e2e;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what comes in its own time; the patience only bounds a test that fails anyway. */
final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private Eventually() {}

    /** Waits until an assertion holds. */
    static void holds(ThrowingRunnable assertion) {
        await().atMost(PATIENCE).pollInterval(LOOK_EVERY).untilAsserted(assertion);
    }

    /** Waits until a condition is true. */
    static void is(Callable<Boolean> condition) {
        within(PATIENCE, condition, () -> "");
    }

    /** Waits until a condition is true, and says more where it never is. */
    static void within(Duration patience, Callable<Boolean> condition, Supplier<String> more) {
        try {
            await().atMost(patience).pollInterval(LOOK_EVERY).until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "\n" + more.get(), e);
        }
    }
}
