package io.runledger.billing.ingest;

import io.runledger.events.Refused;
import io.runledger.events.json.JsonInvalid;
import io.runledger.platform.content.ContentUnreadable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Works on a few entries at a time. Their rows stay locked by the surrounding transaction, while
 * the commands run in transactions and on threads of their own; so a crash leaves every row either
 * done or waiting, and a repeated command is a no-op.
 */
@Component
class InboxBatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InboxBatch.class);

    private static final int SIZE = 50;

    /** More than the cores would only take database connections away from everybody else. */
    private static final int AT_ONCE = 4;

    /** After so many tries an entry that is itself the fault is put aside. */
    private static final int TRIES = 5;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final Inbox inbox;
    private final InboxWork work;
    private final TransactionTemplate transaction;
    private final ExecutorService lanes =
            Executors.newFixedThreadPool(
                    AT_ONCE, Thread.ofVirtual().name("billing-inbox-lane-", 0).factory());

    InboxBatch(Inbox inbox, InboxWork work, PlatformTransactionManager transactions) {
        this.inbox = inbox;
        this.work = work;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** How an entry's turn went. */
    private sealed interface Result {

        record Done(WriteOutcome outcome) implements Result {}

        record Failed(Throwable cause) implements Result {}
    }

    /**
     * Works on the next entries.
     *
     * @return how many there were
     */
    int run() {
        return run(() -> inbox.claim(SIZE));
    }

    /** Works on these entries, as far as they are due and nobody else has done so. */
    void run(List<Long> ids) {
        int done;
        do {
            done = run(() -> inbox.claim(ids, SIZE));
        } while (done > 0);
    }

    private int run(Supplier<List<InboxEntry>> claim) {
        Integer claimed =
                transaction.execute(_ -> {
                    List<InboxEntry> entries = claim.get();
                    List<Result> results = inLanes(entries);
                    for (int i = 0; i < entries.size(); i++) {
                        mark(entries.get(i), results.get(i));
                    }
                    return entries.size();
                });
        return claimed == null ? 0 : claimed;
    }

    private List<Result> inLanes(List<InboxEntry> entries) {
        List<Callable<WriteOutcome>> tasks = new ArrayList<>();
        entries.forEach(entry -> tasks.add(() -> work.process(entry)));
        try {
            // Bounded: a command that is not answered within its own time limit fails.
            return lanes.invokeAll(tasks).stream().map(InboxBatch::result).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while working on the inbox", e);
        }
    }

    private static Result result(Future<WriteOutcome> turn) {
        try {
            return new Result.Done(turn.get());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return new Result.Failed(cause == null ? e : cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result.Failed(e);
        }
    }

    private void mark(InboxEntry entry, Result result) {
        switch (result) {
            case Result.Done(var outcome) -> inbox.done(entry, outcome);
            case Result.Failed(var cause) -> failed(entry, cause);
        }
    }

    private void failed(InboxEntry entry, Throwable cause) {
        String error = summary(cause);
        LOG.atWarn()
                .addKeyValue("event", "AI_BILLING_COMMIT_COMPLETE")
                .addKeyValue("call_id", entry.callId())
                .addKeyValue("outcome", "error")
                .addKeyValue("error_code", errorCode(cause))
                .addKeyValue("source_system", CallWriter.SOURCE)
                .log("AI_BILLING_COMMIT_COMPLETE");
        if (!isEntrysFault(cause) || entry.tries() + 1 < TRIES) {
            LOG.warn("billing inbox entry {} waits for another try: {}", entry.id(), error, cause);
            inbox.retryLater(entry, error, pauseAfter(entry.tries()));
            return;
        }
        switch (inLane(() -> work.quarantine(entry, error))) {
            case Result.Done _ -> {
                LOG.error("billing inbox entry {} is quarantined: {}", entry.id(), error, cause);
                inbox.poisoned(entry, error);
            }
            case Result.Failed(var second) ->
                    inbox.retryLater(entry, summary(second), pauseAfter(entry.tries()));
        }
    }

    private static String errorCode(Throwable cause) {
        if (cause instanceof DataAccessException || cause instanceof TransactionException) {
            return "db_error";
        }
        return isEntrysFault(cause) ? "validation" : "unknown";
    }

    private Result inLane(Runnable task) {
        return result(lanes.submit(task, WriteOutcome.QUARANTINED));
    }

    /**
     * Whether trying again cannot help; anything else may be the database, and is tried for ever.
     */
    private static boolean isEntrysFault(Throwable cause) {
        return cause instanceof Refused
                || cause instanceof ContentUnreadable
                || cause instanceof JsonInvalid
                || cause instanceof IllegalArgumentException
                || cause instanceof ArithmeticException
                || cause instanceof ClassCastException
                || cause instanceof NullPointerException;
    }

    private static Duration pauseAfter(int tries) {
        Duration pause = Duration.ofSeconds(1L << Math.min(tries, 6));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private static String summary(Throwable cause) {
        String text = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return text.length() <= 500 ? text : text.substring(0, 500);
    }

    @Override
    public void close() {
        lanes.shutdown();
    }
}
