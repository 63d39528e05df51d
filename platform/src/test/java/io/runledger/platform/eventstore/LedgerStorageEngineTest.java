package io.runledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.graph.GraphEvent.GraphRenamed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.common.AxonException;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The storage engine under writers that compete, fail and roll back. */
class LedgerStorageEngineTest extends EventStoreTest {

    @Nested
    @Tag("DENSE_POSITIONS")
    class Positions {

        private static final int WRITERS = 32;
        private static final int COMMITS = 24;

        private final AtomicLong committed = new AtomicLong();
        private final AtomicBoolean done = new AtomicBoolean();

        @Test
        void areDenseAndInCommitOrderForEveryReader() throws Exception {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<List<Long>> tail = threads.submit(this::tail);
                List<Future<?>> writers =
                        IntStream.range(0, WRITERS)
                                .<Future<?>>mapToObj(writer -> threads.submit(() -> write(writer)))
                                .toList();
                for (Future<?> writer : writers) {
                    writer.get(2, TimeUnit.MINUTES);
                }
                done.set(true);
                assertThat(tail.get(1, TimeUnit.MINUTES))
                        .isEqualTo(LongStream.rangeClosed(1, committed.get()).boxed().toList());
            }
            assertThat(committed.get()).isGreaterThan(WRITERS * COMMITS);
            assertThat(log.head()).isEqualTo(committed.get());
            assertThat(stepsBackInTime()).isZero();
        }

        /** Commits of one to three events; every fifth is rolled back after its append. */
        private void write(int writer) {
            long sequence = 0;
            for (int commit = 0; commit < COMMITS; commit++) {
                List<DomainEventMessage<?>> events = new ArrayList<>();
                for (int i = 0; i <= commit % 3; i++) {
                    events.add(event("graph-" + writer, sequence + i));
                }
                boolean rolledBack = (commit + writer) % 5 == 0;
                transactions.executeWithoutResult(status -> {
                    engine.appendEvents(events);
                    if (rolledBack) {
                        status.setRollbackOnly();
                    }
                });
                if (!rolledBack) {
                    sequence += events.size();
                    committed.addAndGet(events.size());
                }
            }
        }

        /** What a reader sees that remembers nothing but the last position it saw. */
        private List<Long> tail() {
            List<Long> seen = new ArrayList<>();
            boolean last;
            do {
                last = done.get();
                long after = seen.isEmpty() ? 0 : seen.getLast();
                log.readAfter(after, 100_000).forEach(event -> seen.add(event.position()));
                Thread.yield();
            } while (!last);
            return seen;
        }

        private long stepsBackInTime() {
            return db.sql(
                            """
                            SELECT count(*) FROM (
                                SELECT appended_at < lag(appended_at) OVER (ORDER BY position) AS back
                                FROM domain_events) AS steps
                            WHERE back
                            """)
                    .query(Long.class)
                    .single();
        }

        @Test
        void followOneAnotherWithinACommit() {
            engine.appendEvents(event("b", 0), event("a", 0), event("b", 1));
            assertThat(log.readAfter(0, 10))
                    .extracting(LoggedEvent::position, LoggedEvent::aggregateId)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(1L, "graph:acme:b"),
                            org.assertj.core.groups.Tuple.tuple(2L, "graph:acme:a"),
                            org.assertj.core.groups.Tuple.tuple(3L, "graph:acme:b"));
        }

        @Test
        void neverGoBackInTimeWhenTheClockDoes() {
            Instant future =
                    Instant.now()
                            .plus(Duration.ofDays(1))
                            .truncatedTo(java.time.temporal.ChronoUnit.MICROS);
            db.sql("UPDATE log_head SET appended_at = :at")
                    .param("at", future.atOffset(java.time.ZoneOffset.UTC))
                    .update();
            engine.appendEvents(event("a", 0));
            assertThat(log.readAfter(0, 1).getFirst().appendedAt()).isEqualTo(future);
        }

        @Test
        void areNotUsedUpByAnAppendThatFails() {
            engine.appendEvents(event("a", 0));
            assertThatThrownBy(() -> engine.appendEvents(event("b", 0), event("a", 0)))
                    .isInstanceOf(AxonException.class);
            engine.appendEvents(event("c", 0));
            assertThat(log.readAfter(0, 10))
                    .extracting(LoggedEvent::aggregateId)
                    .containsExactly("graph:acme:a", "graph:acme:c");
            assertThat(log.head()).isEqualTo(2);
        }
    }

    @Nested
    class Duplicates {

        @Test
        void ofASequenceNumberAreAConcurrentWrite() {
            engine.appendEvents(event("a", 0), event("a", 1));
            assertThatThrownBy(() -> engine.appendEvents(event("a", 1)))
                    .isInstanceOf(ConcurrencyException.class);
        }

        @Test
        void ofAnAggregatesBeginningSayThatItExists() {
            engine.appendEvents(event("a", 0));
            assertThatThrownBy(() -> engine.appendEvents(event("a", 0)))
                    .isInstanceOf(AggregateStreamCreationException.class);
        }

        @Test
        void amongManyWritersLeaveOneWinner() throws Exception {
            AtomicLong won = new AtomicLong();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 16; i++) {
                    threads.submit(() -> {
                        engine.appendEvents(event("a", 0));
                        won.incrementAndGet();
                    });
                }
            }
            assertThat(won).hasValue(1);
            assertThat(log.head()).isEqualTo(1);
        }
    }

    @Nested
    class Reading {

        @Test
        void theWholeLogGoesInBatches() {
            append(1_203);
            List<Long> positions = new ArrayList<>();
            engine.readEvents((TrackingToken) null, false)
                    .forEach(
                            event -> positions.add(event.trackingToken().position().orElseThrow()));
            assertThat(positions).isEqualTo(LongStream.rangeClosed(1, 1_203).boxed().toList());
        }

        @Test
        void afterATokenGivesOnlyWhatFollows() {
            append(20);
            TrackedEventMessage<?> first =
                    engine.readEvents(new GlobalSequenceTrackingToken(17), false)
                            .findFirst()
                            .orElseThrow();
            assertThat(first.trackingToken()).isEqualTo(new GlobalSequenceTrackingToken(18));
            assertThat(((GraphRenamed) first.getPayload()).name()).isEqualTo("long 17");
            assertThat(first.getMetaData()).containsEntry("actor", "key:test");
        }

        @Test
        void anAggregateOfExactlyOneOrTwoBatchesIsComplete() {
            for (int length : new int[] {499, 500, 501, 1_000}) {
                emptyTheLog();
                append(length);
                assertThat(sequences(0)).hasSize(length).last().isEqualTo(length - 1L);
            }
            assertThat(sequences(990)).hasSize(10).first().isEqualTo(990L);
        }

        @Test
        void theLogGivesAnAggregateOrAPartOfIt() {
            append(5);
            assertThat(log.readAggregate("graph:acme:long")).hasSize(5);
            assertThat(log.readAggregate("graph:acme:long", 1, 2))
                    .extracting(LoggedEvent::sequence)
                    .containsExactly(2L, 3L);
            assertThat(log.lastSequence("graph:acme:long")).hasValue(4);
            assertThat(log.readAggregate("graph:acme:other")).isEmpty();
            assertThat(log.lastSequence("graph:acme:other")).isEmpty();
        }

        @Test
        void anEventComesWithTypeRevisionAndMetadata() {
            append(1);
            LoggedEvent logged = log.readAfter(0, 1).getFirst();
            assertThat(logged.type()).isEqualTo("GraphRenamed");
            assertThat(logged.revision()).isEqualTo("1");
            assertThat(logged.metadata().text())
                    .contains("\"tenant\":\"acme\"", "\"trace\":\"t\"", "\"cause\":\"c\"");
            assertThat(logged.event()).isEqualTo(event("long", 0).getPayload());
        }

        private void append(int events) {
            engine.appendEvents(
                    IntStream.range(0, events).mapToObj(i -> event("long", i)).toList());
        }

        private List<Long> sequences(long first) {
            DomainEventStream stream = engine.readEvents("graph:acme:long", first);
            return stream.asStream().<Long>map(DomainEventMessage::getSequenceNumber).toList();
        }
    }

    @Nested
    class Tokens {

        @Test
        void ofAnEmptyLogStandAtItsBeginning() {
            assertThat(position(engine.createTailToken())).isZero();
            assertThat(position(engine.createHeadToken())).isZero();
            assertThat(position(engine.createTokenAt(Instant.now()))).isZero();
        }

        @Test
        void atTheHeadStandBehindTheLastEvent() {
            engine.appendEvents(event("a", 0), event("a", 1));
            assertThat(position(engine.createHeadToken())).isEqualTo(2);
            assertThat(position(engine.createTailToken())).isZero();
        }

        @Test
        void atATimeStandBeforeTheFirstEventOfThatTime() {
            for (int i = 0; i < 4; i++) {
                engine.appendEvents(event("a", i));
            }
            List<LoggedEvent> all = log.readAfter(0, 10);
            for (LoggedEvent event : all) {
                long before =
                        all.stream()
                                .filter(e -> e.appendedAt().isBefore(event.appendedAt()))
                                .count();
                assertThat(position(engine.createTokenAt(event.appendedAt()))).isEqualTo(before);
            }
            assertThat(position(engine.createTokenAt(Instant.EPOCH))).isZero();
        }

        private static long position(@Nullable TrackingToken token) {
            assertThat(token).isNotNull();
            return token.position().orElseThrow();
        }
    }
}
