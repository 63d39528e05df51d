package io.runledger.query.stream;

import io.runledger.events.id.RunId;
import io.runledger.events.run.RunEvent;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.eventstore.LoggedEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The one reader of the log's end in this process, however many listen: it tells those that follow
 * a run that the run has something new, and they read it for themselves. Woken by this process's
 * own appends; looks every second for what other processes append.
 */
@Component
class LogTail implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
    private static final int BATCH = 500;
    private static final long POLL_SECONDS = 1;

    /** Where the reader stands while nobody follows a run. */
    private static final long NOWHERE = -1;

    private final EventLog log;
    private final LiveText texts;
    private final Map<RunId, Set<Runnable>> followers = new ConcurrentHashMap<>();
    private final Map<RunId, Long> liveTold = new ConcurrentHashMap<>();
    private final Semaphore wake = new Semaphore(0);

    private volatile boolean running;
    private @Nullable Thread reader;
    private @Nullable AutoCloseable appends;

    LogTail(EventLog log, LiveText texts) {
        this.log = log;
        this.texts = texts;
    }

    /**
     * Calls {@code changed} whenever a run may have new events, until the returned handle runs. It
     * must return at once. Whoever reads the run only after this call misses nothing.
     */
    Runnable follow(RunId run, Runnable changed) {
        followers.compute(
                run,
                (_, set) -> {
                    Set<Runnable> all = set == null ? ConcurrentHashMap.newKeySet() : set;
                    all.add(changed);
                    return all;
                });
        return () ->
                followers.computeIfPresent(
                        run,
                        (_, set) -> {
                            set.remove(changed);
                            return set.isEmpty() ? null : set;
                        });
    }

    @Override
    public void start() {
        appends = log.onAppend(wake::release);
        running = true;
        reader = Thread.ofVirtual().name("log-tail").start(this::run);
    }

    private void run() {
        long position = NOWHERE;
        long looked = System.nanoTime();
        while (running) {
            try {
                position = readOn(position);
                if (System.nanoTime() - looked >= TimeUnit.SECONDS.toNanos(POLL_SECONDS)) {
                    lookAtLiveText();
                    looked = System.nanoTime();
                }
                if (wake.tryAcquire(POLL_SECONDS, TimeUnit.SECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // The database may be away for a while: nothing is lost, the position stays.
                LOG.warn("reading the log's end after {} failed, trying again", position, e);
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private long readOn(long from) {
        // While nobody follows a run, an append costs no question.
        if (followers.isEmpty()) {
            return NOWHERE;
        }
        long position = from;
        if (position == NOWHERE) {
            position = log.head();
            // What was appended since they began to follow may be before this position.
            followers.keySet().forEach(this::tell);
        }
        List<LoggedEvent> batch;
        do {
            batch = log.readAfter(position, BATCH);
            batch.forEach(this::tell);
            position = batch.isEmpty() ? position : batch.getLast().position();
        } while (batch.size() == BATCH);
        return position;
    }

    /** What other processes were given; what this one was given is told at once. */
    private void lookAtLiveText() {
        Map<RunId, Long> newest = texts.newest(followers.keySet());
        newest.forEach((run, live) -> {
            if (!live.equals(liveTold.get(run))) {
                tell(run);
            }
        });
        liveTold.clear();
        liveTold.putAll(newest);
    }

    private void tell(LoggedEvent logged) {
        if (logged.event() instanceof RunEvent event) {
            tell(event.runId());
        }
    }

    /** Tells those that follow a run that it has something new, in the log or beside it. */
    void tell(RunId run) {
        followers.getOrDefault(run, Set.of()).forEach(Runnable::run);
    }

    private boolean pause() {
        try {
            wake.tryAcquire(POLL_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public void stop() {
        running = false;
        if (reader != null) {
            reader.interrupt();
        }
        try {
            if (appends != null) {
                appends.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the store kept its listener", e);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
