package io.runledger.platform.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets the commits of this process that come at the same time share one: while one is on its way to
 * the disk, the others gather, and go together in the next. Nobody waits for company: who is alone
 * goes at once.
 *
 * <p>Only for commits that are nothing but an append. One that cannot be made, such as a second one
 * of a sequence number, spoils the whole group; then all of its members go again, each by itself,
 * and only that one fails.
 */
final class GroupCommit {

    private static final int MOST_MEMBERS = 128;
    private static final long MOST_BYTES = 4L << 20;

    /** Much longer than a commit takes; then the database is gone, and so may the answer be. */
    private static final long PATIENCE_SECONDS = 60;

    /** The class of SQL states that blame the rows: integrity constraint violation. */
    private static final String BAD_ROWS = "23";

    private final Queue<Member> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean led = new AtomicBoolean();

    /** What a member is to do. */
    private enum Word {
        APPENDED,
        LEAD,
        GO_ALONE,
        GIVEN_UP
    }

    private static final class Member {

        final Append append;
        final CompletableFuture<Word> word = new CompletableFuture<>();

        Member(Append append) {
            this.append = append;
        }
    }

    /**
     * Returns when the rows are committed.
     *
     * @param connection out of auto-commit, with no transaction begun
     * @throws SQLException if they could not be appended
     */
    void append(Append rows, Connection connection) throws SQLException {
        Member own = new Member(rows);
        waiting.add(own);
        switch (first(own) ? Word.LEAD : await(own)) {
            case APPENDED -> {}
            case GO_ALONE -> rows.executeAndCommit(connection);
            case LEAD -> lead(own, connection);
            case GIVEN_UP -> throw new SQLException("no shared commit ended in time");
        }
    }

    /** Whether nobody leads and nobody has led this member's group meanwhile. */
    private boolean first(Member own) {
        if (!led.compareAndSet(false, true)) {
            return false;
        }
        if (own.word.isDone()) {
            handOver();
            return false;
        }
        return true;
    }

    private Word await(Member own) throws SQLException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return own.word.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException _) {
                    // Its rows may be on their way: whoever asked must learn what became of them.
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new SQLException("the shared commit failed", state(e.getCause()), e);
                } catch (TimeoutException _) {
                    // Unless it was told something just now; a leader must not go away.
                    own.word.complete(Word.GIVEN_UP);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static @Nullable String state(@Nullable Throwable cause) {
        return cause instanceof SQLException e ? e.getSQLState() : null;
    }

    private void lead(Member own, Connection connection) throws SQLException {
        List<Member> others = List.of();
        boolean alone = false;
        try {
            others = gather(own);
            Append together = new Append();
            together.addAll(own.append);
            others.forEach(other -> together.addAll(other.append));
            together.executeAndCommit(connection);
            others.forEach(other -> other.word.complete(Word.APPENDED));
        } catch (SQLException e) {
            alone = !others.isEmpty() && isOfBadRows(e);
            if (!alone) {
                failAll(others, e);
                throw e;
            }
            others.forEach(other -> other.word.complete(Word.GO_ALONE));
        } catch (RuntimeException | Error e) {
            failAll(others, e);
            throw e;
        } finally {
            handOver();
        }
        if (alone) {
            connection.rollback();
            own.append.executeAndCommit(connection);
        }
    }

    private List<Member> gather(Member own) {
        waiting.remove(own);
        List<Member> others = new ArrayList<>();
        long bytes = own.append.bytes();
        for (Member next = waiting.peek();
                next != null
                        && others.size() < MOST_MEMBERS
                        && bytes + next.append.bytes() <= MOST_BYTES;
                next = waiting.peek()) {
            waiting.remove(next);
            if (!next.word.isDone()) {
                others.add(next);
                bytes += next.append.bytes();
            }
        }
        return others;
    }

    private static boolean isOfBadRows(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith(BAD_ROWS);
    }

    private static void failAll(List<Member> members, Throwable cause) {
        members.forEach(member -> member.word.completeExceptionally(cause));
    }

    /** Those who came meanwhile go next, led by the first of them. */
    private void handOver() {
        do {
            for (Member next = waiting.peek(); next != null; next = waiting.peek()) {
                if (next.word.complete(Word.LEAD)) {
                    return;
                }
                waiting.remove(next);
            }
            led.set(false);
            // Somebody may have come in between, seen a leader and begun to wait for it.
        } while (!waiting.isEmpty() && led.compareAndSet(false, true));
    }
}
