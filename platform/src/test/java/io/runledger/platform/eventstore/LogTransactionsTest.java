package io.runledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.graph.GraphEvent.GraphRenamed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.messaging.annotation.ClasspathHandlerDefinition;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiHandlerDefinition;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** When appends are made, and which of them share a commit. */
class LogTransactionsTest extends EventStoreTest {

    private static final int WRITERS = 12;

    @Autowired LogTransactions ours;
    @Autowired AppendBeforeHandling enhancer;

    @BeforeEach
    void makeATable() {
        db.sql("CREATE TABLE IF NOT EXISTS notes (note text)").update();
        db.sql("TRUNCATE notes").update();
    }

    @Nested
    class AnAppend {

        @Test
        void isMadeWithTheCommitAndWithAllElseThatTheTransactionDid() {
            Transaction transaction = ours.startTransaction();
            note("with it");
            engine.appendEvents(event("a", 0));
            engine.appendEvents(event("b", 0), event("a", 1));
            assertThat(log.head()).isZero();
            transaction.commit();
            assertThat(log.readAfter(0, 10))
                    .extracting(LoggedEvent::aggregateId)
                    .containsExactly("graph:acme:a", "graph:acme:b", "graph:acme:a");
            assertThat(notes()).containsExactly("with it");
        }

        @Test
        void thatFailsTakesTheRestOfTheTransactionWithIt() {
            engine.appendEvents(event("a", 0), event("a", 1));
            Transaction transaction = ours.startTransaction();
            note("lost");
            engine.appendEvents(event("a", 1));
            assertThatThrownBy(transaction::commit).isInstanceOf(ConcurrencyException.class);
            transaction.rollback();
            assertThat(notes()).isEmpty();
            assertThat(log.head()).isEqualTo(2);
        }

        @Test
        void isNotMadeWhereTheTransactionIsRolledBack() {
            Transaction transaction = ours.startTransaction();
            note("lost");
            engine.appendEvents(event("a", 0));
            transaction.rollback();
            assertThat(log.head()).isZero();
            // Nothing of it is left for the next one on this thread.
            engine.appendEvents(event("b", 0));
            assertThat(log.readAfter(0, 10))
                    .extracting(LoggedEvent::aggregateId)
                    .containsExactly("graph:acme:b");
            assertThat(notes()).isEmpty();
        }

        @Test
        void withinSomebodyElsesTransactionIsJudgedAtOnceAndSharesItsFate() {
            engine.appendEvents(event("a", 0), event("a", 1));
            transactions.executeWithoutResult(status -> {
                engine.appendEvents(event("b", 0));
                assertThat(log.readAggregate("graph:acme:b")).hasSize(1);
                status.setRollbackOnly();
            });
            assertThat(log.head()).isEqualTo(2);
            assertThatThrownBy(() ->
                            transactions.executeWithoutResult(
                                    _ -> engine.appendEvents(event("a", 1))))
                    .isInstanceOf(ConcurrencyException.class);
        }

        @Test
        void ofATransactionWithinAnotherIsJudgedWhereItEnds() {
            engine.appendEvents(event("a", 0), event("a", 1));
            Transaction outer = ours.startTransaction();
            Transaction inner = ours.startTransaction();
            engine.appendEvents(event("a", 1));
            assertThatThrownBy(inner::commit).isInstanceOf(ConcurrencyException.class);
            outer.rollback();
            assertThat(log.head()).isEqualTo(2);
        }
    }

    @Nested
    class ASubscribedHandler {

        private final List<Integer> found = new ArrayList<>();

        private final class Usual {

            @EventHandler
            void on(GraphRenamed event) {
                found.add(log.readAggregate(event.sequencingKey()).size());
            }
        }

        private final class Marked {

            @EventHandler
            @BeforeItsAppend
            void on(GraphRenamed event) {
                found.add(log.readAggregate(event.sequencingKey()).size());
            }
        }

        @Test
        void findsItsEventInTheLog() throws Exception {
            handleInTheTransaction(new Usual());
            assertThat(found).containsExactly(1);
        }

        @Test
        void doesNotFindItWhereItSaysThatItDoesNotLook() throws Exception {
            handleInTheTransaction(new Marked());
            assertThat(found).containsExactly(0);
        }

        private void handleInTheTransaction(Object handler) throws Exception {
            var adapter =
                    new AnnotationEventHandlerAdapter(
                            handler,
                            ClasspathParameterResolverFactory.forClass(handler.getClass()),
                            MultiHandlerDefinition.ordered(
                                    enhancer,
                                    ClasspathHandlerDefinition.forClass(handler.getClass())));
            Transaction transaction = ours.startTransaction();
            engine.appendEvents(event("a", 0));
            adapter.handle(event("a", 0));
            transaction.commit();
            assertThat(log.readAggregate("graph:acme:a")).hasSize(1);
        }
    }

    @Nested
    class AppendsAtTheSameTime {

        @Test
        @Tag("DENSE_POSITIONS")
        void shareACommit() throws Exception {
            AtomicInteger failed = together(writer -> engine.appendEvents(event("g" + writer, 0)));
            assertThat(failed).hasValue(0);
            assertThat(positions()).isEqualTo(upTo(WRITERS));
            // One had gone ahead, and waited; all others came together.
            assertThat(commits()).isEqualTo(2);
        }

        @Test
        @Tag("DENSE_POSITIONS")
        void thatCannotBeMadeFailAloneAndTheOthersAreMade() throws Exception {
            engine.appendEvents(event("taken", 0), event("taken", 1));
            AtomicInteger failed =
                    together(writer -> {
                        boolean bad = writer % 4 == 1;
                        engine.appendEvents(bad ? event("taken", 1) : event("g" + writer, 0));
                    });
            assertThat(failed).hasValue(WRITERS / 4);
            assertThat(positions()).isEqualTo(upTo(2 + WRITERS - WRITERS / 4));
        }

        @Test
        void areMadeForWhoWasInterruptedMeanwhile() throws Exception {
            AtomicInteger interrupted = new AtomicInteger();
            AtomicInteger failed =
                    together(
                            writer -> {
                                engine.appendEvents(event("g" + writer, 0));
                                interrupted.addAndGet(Thread.interrupted() ? 1 : 0);
                            },
                            threads ->
                                    threads.stream()
                                            .filter(LogTransactionsTest::isWaiting)
                                            .forEach(Thread::interrupt));
            assertThat(failed).hasValue(0);
            assertThat(interrupted).hasValue(WRITERS - 1);
            assertThat(positions()).isEqualTo(upTo(WRITERS));
        }

        private AtomicInteger together(Writer work) throws InterruptedException {
            return together(work, _ -> {});
        }

        /**
         * Lets all writers begin while the head of the log is locked: the first of them waits for
         * the lock, the others for the first.
         *
         * @return how many have failed
         */
        private AtomicInteger together(Writer work, java.util.function.Consumer<List<Thread>> then)
                throws InterruptedException {
            AtomicInteger failed = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            CountDownLatch ended = new CountDownLatch(WRITERS);
            transactions.executeWithoutResult(_ -> {
                db.sql("SELECT position FROM log_head FOR UPDATE").query(Long.class).single();
                for (int i = 0; i < WRITERS; i++) {
                    int writer = i;
                    threads.add(
                            Thread.ofPlatform()
                                    .start(() -> {
                                        try {
                                            work.write(writer);
                                        } catch (ConcurrencyException e) {
                                            failed.incrementAndGet();
                                        } finally {
                                            ended.countDown();
                                        }
                                    }));
                }
                awaitWaiting(threads);
                then.accept(threads);
            });
            assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
            return failed;
        }

        private void awaitWaiting(List<Thread> threads) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (threads.stream().filter(LogTransactionsTest::isWaiting).count() < WRITERS - 1
                    && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
        }

        private long commits() {
            return db.sql("SELECT count(DISTINCT xmin::text) FROM domain_events")
                    .query(Long.class)
                    .single();
        }
    }

    private interface Writer {

        void write(int writer);
    }

    /** Waits for another thread in a shared commit, rather than for the database. */
    private static boolean isWaiting(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals(GroupCommit.class.getName())
                    && frame.getMethodName().equals("await")) {
                return thread.getState() == Thread.State.TIMED_WAITING;
            }
        }
        return false;
    }

    private List<Long> positions() {
        return log.readAfter(0, 1_000).stream().map(LoggedEvent::position).toList();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private void note(String note) {
        db.sql("INSERT INTO notes (note) VALUES (:note)").param("note", note).update();
    }

    private List<String> notes() {
        return db.sql("SELECT note FROM notes").query(String.class).list();
    }
}
