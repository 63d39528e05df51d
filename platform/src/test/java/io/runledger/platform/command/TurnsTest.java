package io.runledger.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Turns turns = new Turns();

    @Test
    void oneIsLetThroughToAnAggregateAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.submit(() ->
                        turns.take(
                                "account",
                                60,
                                () -> {
                                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                    Thread.yield();
                                    inside.decrementAndGet();
                                    return done.incrementAndGet();
                                }));
            }
        }

        assertThat(most).hasValue(1);
        assertThat(done).hasValue(200);
        assertThat(turns.busy()).isZero();
    }

    @Test
    void anotherAggregateDoesNotWait() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow =
                    threads.submit(() ->
                            turns.take(
                                    "a",
                                    60,
                                    () -> {
                                        inside.countDown();
                                        try {
                                            first.await();
                                        } catch (InterruptedException e) {
                                            throw new IllegalStateException(e);
                                        }
                                        return 1;
                                    }));
            inside.await();

            assertThat(turns.take("b", 60, () -> 2)).isEqualTo(2);
            assertThatThrownBy(() -> turns.take("a", 0, () -> 3)).hasMessageContaining("busy");

            first.countDown();
            assertThat(slow.get()).isEqualTo(1);
        }
        assertThat(turns.busy()).isZero();
    }

    @Test
    void aTurnThatFailsIsOver() {
        assertThatThrownBy(() ->
                        turns.take(
                                "a",
                                60,
                                () -> {
                                    throw new IllegalArgumentException("no");
                                }))
                .hasMessage("no");

        assertThat(turns.take("a", 60, () -> 4)).isEqualTo(4);
    }
}
