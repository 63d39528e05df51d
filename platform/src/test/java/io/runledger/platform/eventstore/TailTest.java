package io.runledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the streams of a process read together. */
class TailTest extends EventStoreTest {

    /** More than is kept in memory. */
    private static final int LONG = 6_000;

    @Nested
    class Streams {

        @Test
        void shareWhatOneOfThemHasRead() throws Exception {
            try (var one = store.openStream(null);
                    var other = store.openStream(null)) {
                store.publish(event("a", 0));
                TrackedEventMessage<?> read = one.nextAvailable();
                assertThat(other.nextAvailable()).isSameAs(read);
            }
        }

        @Test
        void readAgainWhatIsForgotten() throws Exception {
            try (var one = store.openStream(null);
                    var other = store.openStream(null)) {
                store.publish(event("a", 0));
                TrackedEventMessage<?> read = one.nextAvailable();
                store.forgetRecent();
                TrackedEventMessage<?> again = other.nextAvailable();
                assertThat(again).isNotSameAs(read);
                assertThat(again.getPayload()).isEqualTo(read.getPayload());
            }
        }

        @Test
        void goOnAtTheirTokenAfterARestart() throws Exception {
            append(0, 10);
            WakingEventStore restarted = anotherProcess();
            try (var stream = restarted.openStream(new GlobalSequenceTrackingToken(7))) {
                assertThat(positions(stream, 3)).containsExactly(8L, 9L, 10L);
                assertThat(stream.hasNextAvailable()).isFalse();
            }
        }

        @Test
        @Tag("DENSE_POSITIONS")
        void thatAreFarBehindMissNothing() throws Exception {
            try (var slow = store.openStream(null);
                    var fast = store.openStream(null)) {
                append(0, 10);
                assertThat(positions(slow, 5)).containsExactly(1L, 2L, 3L, 4L, 5L);
                append(10, LONG);
                assertThat(positions(fast, LONG)).isEqualTo(upTo(1, LONG));
                assertThat(positions(slow, LONG - 5)).isEqualTo(upTo(6, LONG));
                store.publish(event("b", 0));
                assertThat(positions(slow, 1)).containsExactly(LONG + 1L);
                assertThat(positions(fast, 1)).containsExactly(LONG + 1L);
            }
        }

        @Test
        void seeNoGapWhereAnAppendWasRolledBack() throws Exception {
            try (var stream = store.openStream(null)) {
                store.publish(event("a", 0));
                transactions.executeWithoutResult(status -> {
                    engine.appendEvents(event("b", 0), event("b", 1));
                    status.setRollbackOnly();
                });
                store.publish(event("c", 0));
                assertThat(positions(stream, 2)).containsExactly(1L, 2L);
            }
        }
    }

    @Nested
    class OfTwoProcesses {

        @Test
        @Tag("DENSE_POSITIONS")
        void allStreamsSeeEverythingInOrder() throws Exception {
            WakingEventStore other = anotherProcess();
            int each = 200;
            List<Future<List<Long>>> readers = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (WakingEventStore process : List.of(store, other, store, other)) {
                    readers.add(
                            threads.submit(() -> {
                                try (var stream = process.openStream(null)) {
                                    return positions(stream, 2 * each);
                                }
                            }));
                }
                threads.submit(() -> publishEach(store, "a", each)).get(1, TimeUnit.MINUTES);
                threads.submit(() -> publishEach(other, "b", each)).get(1, TimeUnit.MINUTES);
                for (Future<List<Long>> reader : readers) {
                    assertThat(reader.get(1, TimeUnit.MINUTES)).isEqualTo(upTo(1, 2 * each));
                }
            }
        }
    }

    @Nested
    class WakingUp {

        @Test
        void happensAtOnceForAnEventThatIsHandled() {
            AtomicInteger calls = new AtomicInteger();
            var stream = store.openStream(null);
            stream.setOnAvailableCallback(calls::incrementAndGet);
            store.publish(event("a", 0));
            assertThat(calls).hasValue(1);
            stream.close();
        }

        @Test
        void doesNotHurryForAnEventThatIsNot() throws Exception {
            AtomicInteger calls = new AtomicInteger();
            try (var stream = store.openStream(null)) {
                store.publish(event("a", 0));
                stream.skipMessagesWithPayloadTypeOf(stream.nextAvailable());
                stream.setOnAvailableCallback(calls::incrementAndGet);
                store.publish(event("a", 1));
                assertThat(calls).hasValue(0);
                awaitAtLeast(calls, 1);
                assertThat(stream.hasNextAvailable()).isTrue();
            }
        }

        @Test
        void happensTogetherForManyEventsAndForTheLastOneToo() throws Exception {
            AtomicInteger read = new AtomicInteger();
            AtomicInteger calls = new AtomicInteger();
            try (var stream = store.openStream(null)) {
                stream.setOnAvailableCallback(() -> {
                    synchronized (stream) {
                        calls.incrementAndGet();
                        while (stream.hasNextAvailable()) {
                            stream.peek().ifPresent(_ -> read.addAndGet(next(stream)));
                        }
                    }
                });
                publishEach(store, "a", 100);
                awaitAtLeast(read, 100);
                assertThat(read).hasValue(100);
                assertThat(calls.get()).isPositive();
            }
        }

        private int next(BlockingStream<TrackedEventMessage<?>> stream) {
            try {
                stream.nextAvailable();
                return 1;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void awaitAtLeast(AtomicInteger number, int least) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (number.get() < least && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(number.get()).isGreaterThanOrEqualTo(least);
        }
    }

    private WakingEventStore anotherProcess() {
        return new WakingEventStore(EmbeddedEventStore.builder(), engine);
    }

    private void append(int from, int to) {
        store.publish(
                IntStream.range(from, to)
                        .<EventMessage<?>>mapToObj(sequence -> event("a", sequence))
                        .toList());
    }

    private static void publishEach(WakingEventStore process, String graph, int count) {
        IntStream.range(0, count).forEach(sequence -> process.publish(event(graph, sequence)));
    }

    private static List<Long> upTo(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static List<Long> positions(BlockingStream<TrackedEventMessage<?>> stream, int count)
            throws InterruptedException {
        List<Long> positions = new ArrayList<>();
        while (positions.size() < count && stream.hasNextAvailable(30, TimeUnit.SECONDS)) {
            positions.add(stream.nextAvailable().trackingToken().position().orElseThrow());
        }
        return positions;
    }
}
