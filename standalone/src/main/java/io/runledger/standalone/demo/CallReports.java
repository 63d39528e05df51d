package io.runledger.standalone.demo;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Posts reports of calls, in order and in batches, as one JSON array each. A report leaves memory
 * only when the receiver has answered 2xx, when it has refused the content for good, when {@link
 * #MAX_QUEUED_CHARACTERS} are waiting or when the model is closed while the receiver is away; each
 * of the latter three is logged as an error with the call ids.
 *
 * <p>A post whose answer got lost is sent again, so the receiver must know a call by its id.
 */
final class CallReports implements AutoCloseable {

    /** What may wait in memory: some tens of thousands of ordinary reports. */
    static final int MAX_QUEUED_CHARACTERS = 64 << 20;

    private static final Logger LOG = System.getLogger(CallReports.class.getName());

    /** LiteLLM's own batch size. */
    private static final int MAX_BATCH = 512;

    private static final int MAX_BATCH_CHARACTERS = 4 << 20;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
    private static final Duration POST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSING_TIME = Duration.ofSeconds(5);

    private record Report(String callId, String json) {}

    private enum Outcome {
        DELIVERED,
        REFUSED,
        AWAY
    }

    private final URI callback;
    private final String token;
    private final Duration flushInterval;
    private final int retries;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(POST_TIMEOUT)
                    .build();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Report> queue = new ArrayDeque<>();
    private final Thread sender;
    private long queuedCharacters;
    private boolean closing;
    private long closeAtNanos;

    private CallReports(DemoModelSettings settings) {
        this.callback = settings.callback();
        this.token = settings.callbackToken();
        this.flushInterval = settings.flushInterval();
        this.retries = settings.callbackRetries();
        this.sender = Thread.ofVirtual().name("demo-model-reports").unstarted(this::sendAll);
    }

    static CallReports start(DemoModelSettings settings) {
        var reports = new CallReports(settings);
        reports.sender.start();
        return reports;
    }

    /** Queues a report; never waits for the receiver. */
    void add(String callId, Json.Obj payload) {
        var report = new Report(callId, payload.text());
        lock.lock();
        try {
            if (queuedCharacters + report.json().length() > MAX_QUEUED_CHARACTERS) {
                var waiting = queue.size();
                log(
                        Level.ERROR,
                        "has not taken %d reports, so that of call %s is dropped"
                                .formatted(waiting, callId));
                return;
            }
            queue.addLast(report);
            queuedCharacters += report.json().length();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sends what is queued and ends; gives up, with an error in the log, after five seconds. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closing) {
                closing = true;
                closeAtNanos = System.nanoTime() + CLOSING_TIME.toNanos();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        try {
            // A last post may have begun just before the time was over.
            if (!sender.join(CLOSING_TIME.plus(POST_TIMEOUT).plusSeconds(1))) {
                LOG.log(Level.ERROR, "demo model: the sender of reports does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.log(Level.ERROR, "demo model: interrupted while the last reports are sent");
        }
        client.shutdownNow();
    }

    private void sendAll() {
        try {
            while (awaitWork()) {
                send(nextBatch());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lock.lock();
        try {
            if (!queue.isEmpty()) {
                log(Level.ERROR, "did not take, before closing, " + callIds(List.copyOf(queue)));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a batch is due; false when there is nothing more to do. */
    private boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            while (queue.isEmpty() && !closing) {
                changed.await();
            }
            long remaining = flushInterval.toNanos();
            while (!closing && queue.size() < MAX_BATCH && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            return !queue.isEmpty() && !isTimeOver();
        } finally {
            lock.unlock();
        }
    }

    private List<Report> nextBatch() {
        lock.lock();
        try {
            var batch = new ArrayList<Report>();
            int characters = 0;
            for (var report : queue) {
                characters += report.json().length();
                boolean full = batch.size() == MAX_BATCH || characters > MAX_BATCH_CHARACTERS;
                if (full && !batch.isEmpty()) {
                    break;
                }
                batch.add(report);
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void send(List<Report> batch) throws InterruptedException {
        var body = batch.stream().map(Report::json).collect(Collectors.joining(",", "[", "]"));
        var backoff = FIRST_BACKOFF;
        var outcome = post(body);
        for (int i = 0; i < retries && outcome == Outcome.AWAY && rest(backoff); i++) {
            backoff = min(backoff.multipliedBy(2), LONGEST_BACKOFF);
            outcome = post(body);
        }
        switch (outcome) {
            case DELIVERED -> remove(batch);
            case REFUSED -> {
                log(Level.ERROR, "refuses the reports of calls " + callIds(batch));
                remove(batch);
            }
            case AWAY -> {
                log(Level.WARNING, "takes no reports; %d calls wait".formatted(queued()));
                rest(backoff);
            }
        }
    }

    private Outcome post(String body) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(callback)
                        .timeout(POST_TIMEOUT)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "runledger-demo-model")
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            if (status >= 200 && status < 300) {
                return Outcome.DELIVERED;
            }
            log(Level.DEBUG, "answers " + status);
            return switch (status) {
                // The same bytes would be refused again; any other status may pass.
                case 400, 413, 415, 422 -> Outcome.REFUSED;
                default -> Outcome.AWAY;
            };
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "demo model: %s cannot be reached".formatted(callback), e);
            return Outcome.AWAY;
        }
    }

    /** Waits between two tries; false when closing has taken too long to try again. */
    private boolean rest(Duration time) throws InterruptedException {
        lock.lock();
        try {
            // While closing nothing wakes this up early but the end of the closing time, and a
            // long rest is cut to the first one, since there is no later flush to rely on.
            long remaining = (closing ? FIRST_BACKOFF : time).toNanos();
            boolean wasClosing = closing;
            while (remaining > 0 && closing == wasClosing) {
                remaining = changed.awaitNanos(remaining);
            }
            return !isTimeOver();
        } finally {
            lock.unlock();
        }
    }

    private boolean isTimeOver() {
        return closing && System.nanoTime() - closeAtNanos >= 0;
    }

    private void remove(List<Report> batch) {
        lock.lock();
        try {
            for (var report : batch) {
                queue.removeFirst();
                queuedCharacters -= report.json().length();
            }
        } finally {
            lock.unlock();
        }
    }

    private int queued() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    private void log(Level level, String whatTheReceiverDoes) {
        LOG.log(level, "demo model: %s %s".formatted(callback, whatTheReceiverDoes));
    }

    private static String callIds(List<Report> reports) {
        return reports.stream().map(Report::callId).collect(Collectors.joining(", "));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
