package io.runledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.Test;

/** Who is told of a commit, and when. */
class WakingEventStoreTest extends EventStoreTest {

    @Test
    void aStreamIsWokenByACommitAndFindsItsEvent() throws Exception {
        CountDownLatch woken = new CountDownLatch(1);
        try (BlockingStream<TrackedEventMessage<?>> stream = store.openStream(null)) {
            assertThat(stream.setOnAvailableCallback(woken::countDown)).isTrue();
            store.publish(event("a", 0));
            assertThat(woken.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(stream.hasNextAvailable(30, TimeUnit.SECONDS)).isTrue();
            assertThat(stream.nextAvailable().getPayload()).isEqualTo(event("a", 0).getPayload());
        }
    }

    @Test
    void aStreamThatWasEmptyFindsWhatIsAppendedNext() throws Exception {
        try (var stream = store.openStream(null)) {
            for (int sequence = 0; sequence < 3; sequence++) {
                assertThat(stream.hasNextAvailable()).isFalse();
                assertThat(stream.peek()).isEmpty();
                store.publish(event("a", sequence));
                assertThat(stream.peek()).isPresent();
                assertThat(stream.hasNextAvailable()).isTrue();
                assertThat(stream.nextAvailable().getPayload())
                        .isEqualTo(event("a", sequence).getPayload());
            }
        }
    }

    @Test
    void anEmptyStreamFindsWhatAnotherProcessAppends() throws Exception {
        try (var stream = store.openStream(null)) {
            assertThat(stream.hasNextAvailable()).isFalse();
            // The engine appends and tells nobody, as another process would.
            engine.appendEvents(event("a", 0));
            assertThat(stream.hasNextAvailable(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void everyStreamIsWoken() throws Exception {
        CountDownLatch woken = new CountDownLatch(2);
        try (var one = store.openStream(null);
                var other = store.openStream(null)) {
            one.setOnAvailableCallback(woken::countDown);
            other.setOnAvailableCallback(woken::countDown);
            store.publish(event("a", 0));
            assertThat(woken.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClosedStreamIsLeftAlone() {
        AtomicInteger calls = new AtomicInteger();
        var stream = store.openStream(null);
        stream.setOnAvailableCallback(calls::incrementAndGet);
        stream.close();
        store.publish(event("a", 0));
        assertThat(calls).hasValue(0);
    }

    @Test
    void aListenerIsToldOfEachCommitUntilItIsClosed() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (AutoCloseable listening = log.onAppend(calls::incrementAndGet)) {
            assertThat(listening).isNotNull();
            store.publish(event("a", 0));
            store.publish(event("a", 1), event("a", 2));
            assertThat(calls).hasValue(2);
        }
        store.publish(event("a", 3));
        assertThat(calls).hasValue(2);
    }

    @Test
    void oneListenerMayListenTwiceAndStopOnce() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Runnable listener = calls::incrementAndGet;
        AutoCloseable first = log.onAppend(listener);
        AutoCloseable second = log.onAppend(listener);
        first.close();
        store.publish(event("a", 0));
        assertThat(calls).hasValue(1);
        second.close();
    }

    @Test
    void aListenerSeesWhatItIsToldOf() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        try (AutoCloseable listening = log.onAppend(() -> seen.set(log.readAfter(0, 10).size()))) {
            assertThat(listening).isNotNull();
            store.publish(event("a", 0), event("a", 1));
        }
        assertThat(seen).hasValue(2);
    }

    @Test
    void aCommitThatIsRolledBackWakesNobody() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (AutoCloseable listening = log.onAppend(calls::incrementAndGet)) {
            assertThat(listening).isNotNull();
            var work = DefaultUnitOfWork.startAndGet(event("a", 0));
            store.publish(event("a", 0));
            work.rollback();
        }
        assertThat(calls).hasValue(0);
        assertThat(log.head()).isZero();
    }
}
