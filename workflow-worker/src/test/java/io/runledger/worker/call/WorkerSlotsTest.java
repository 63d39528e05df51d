package io.runledger.worker.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.id.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkerSlotsTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final WorkerId ONE = new WorkerId("one");

    private final CallLedger ledger = new CallLedger();
    private final WorkerSlots slots = new WorkerSlots(new WorkerDirectory(ledger));

    @Test
    void aSlotIsTakenUntilItIsClosed() throws Exception {
        ledger.workers = List.of(Targets.webhook("one", 1));

        var slot = slots.take(Targets.TENANT, Targets.wanted(), LONG).orElseThrow();

        assertThat(slots.active(Targets.TENANT, ONE)).isEqualTo(1);
        assertThat(slots.take(Targets.TENANT, Targets.wanted(), Duration.ZERO)).isEmpty();
        slot.close();
        assertThat(slots.active(Targets.TENANT, ONE)).isZero();
        assertThat(slots.take(Targets.TENANT, Targets.wanted(), Duration.ZERO)).isPresent();
    }

    @Test
    void whoWaitsGetsTheSlotThatIsFreed() throws Exception {
        ledger.workers = List.of(Targets.webhook("one", 1));
        var slot = slots.take(Targets.TENANT, Targets.wanted(), LONG).orElseThrow();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return slots.take(Targets.TENANT, Targets.wanted(), LONG);
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            },
                            threads);

            slot.close();

            assertThat(waiting.get(20, TimeUnit.SECONDS)).isPresent();
        }
    }

    @Test
    @Tag("CAPACITY_IS_KEPT")
    void aThousandCallsNeverTakeMoreSlotsThanThereAre() throws Exception {
        ledger.workers = List.of(Targets.webhook("one", 3), Targets.webhook("two", 4));
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 1_000; n++) {
                threads.submit(() -> {
                    var taken = slots.take(Targets.TENANT, Targets.wanted(), LONG);
                    try (var _ = taken.orElseThrow()) {
                        most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                        Thread.yield();
                        atOnce.decrementAndGet();
                        calls.incrementAndGet();
                    }
                    return null;
                });
            }
        }

        assertThat(calls).hasValue(1_000);
        assertThat(most.get()).isBetween(1, 7);
        assertThat(slots.active(Targets.TENANT, ONE)).isZero();
    }

    @Test
    void whatWentWrongLastIsRememberedUntilACallGoesWell() throws Exception {
        ledger.workers = List.of(Targets.webhook("one", 1));
        try (var slot = slots.take(Targets.TENANT, Targets.wanted(), LONG).orElseThrow()) {
            slot.ended("HTTP 500");
            assertThat(slots.lastError(Targets.TENANT, ONE)).isEqualTo("HTTP 500");
            slot.ended(null);
            assertThat(slots.lastError(Targets.TENANT, ONE)).isNull();
        }
    }
}
