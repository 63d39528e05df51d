package io.runledger.worker.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.id.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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

        var slot = slots.take(Targets.TENANT, List.of(), LONG).orElseThrow();

        assertThat(slots.active(Targets.TENANT, ONE)).isEqualTo(1);
        assertThat(slots.take(Targets.TENANT, List.of(), Duration.ZERO)).isEmpty();
        slot.close();
        assertThat(slots.active(Targets.TENANT, ONE)).isZero();
        assertThat(slots.take(Targets.TENANT, List.of(), Duration.ZERO)).isPresent();
    }

    @Test
    void whoWaitsGetsTheSlotThatIsFreed() throws Exception {
        ledger.workers = List.of(Targets.webhook("one", 1));
        var slot = slots.take(Targets.TENANT, List.of(), LONG).orElseThrow();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return slots.take(Targets.TENANT, List.of(), LONG);
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
    void whatWentWrongLastIsRememberedUntilACallGoesWell() throws Exception {
        ledger.workers = List.of(Targets.webhook("one", 1));
        try (var slot = slots.take(Targets.TENANT, List.of(), LONG).orElseThrow()) {
            slot.ended("HTTP 500");
            assertThat(slots.lastError(Targets.TENANT, ONE)).isEqualTo("HTTP 500");
            slot.ended(null);
            assertThat(slots.lastError(Targets.TENANT, ONE)).isNull();
        }
    }
}
