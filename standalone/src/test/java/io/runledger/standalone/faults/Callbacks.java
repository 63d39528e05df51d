package io.runledger.standalone.faults;

import io.runledger.events.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends reports as badly as a proxy does: in any order and batch, in all three forms, some twice or
 * never, and what is on its way while the product is down may be gone. A report that is the only
 * witness of its call is sent until it is taken.
 */
final class Callbacks implements AutoCloseable {

    private static final int LARGEST_BATCH = 60;
    private static final List<Form> FORMS = List.of(Form.values());

    private enum Form {
        ARRAY,
        LINES,
        SINGLE
    }

    /**
     * @param stubborn whether it is sent until it is taken
     * @param whole whether it is JSON
     */
    private record Report(String text, boolean stubborn, boolean whole) {}

    private final Sender sender;
    private final Chance chance;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Report> waiting = new ArrayList<>();
    private final List<Report> late = new ArrayList<>();
    private final AtomicInteger lostOnTheWay = new AtomicInteger();
    private final AtomicInteger posts = new AtomicInteger();
    private final Thread thread = Thread.ofVirtual().name("callbacks").unstarted(this::sendAll);
    private boolean open = true;
    private int underWay;
    private @Nullable AssertionError failure;

    Callbacks(Sender sender, Chance chance) {
        this.sender = sender;
        this.chance = chance;
    }

    void start() {
        thread.start();
    }

    /** Reports a call as its fate has it. */
    void report(ProxyCall call, Chance its) {
        Fate fate = call.fate();
        lock.lock();
        try {
            if (fate.course() == Fate.Course.RETRIED && its.percent(70)) {
                waiting.add(new Report(Reports.failureBefore(call), false, true));
            }
            if (fate.callback() != Fate.Callback.LOST) {
                // Where nobody else knows what it says, it must not be lost.
                boolean stubborn = !fate.row().isGood() || its.percent(60);
                boolean whole = fate.callback() != Fate.Callback.CUT_JSON;
                Report report = new Report(Reports.last(call), stubborn, whole);
                int copies = fate.callback() == Fate.Callback.DUPLICATED ? 2 + its.below(3) : 1;
                List<Report> where = fate.callback() == Fate.Callback.LATE ? late : waiting;
                where.addAll(Collections.nCopies(copies, report));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** From now on reports that were held back are sent. */
    void sendLate() {
        lock.lock();
        try {
            waiting.addAll(late);
            late.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything that is to be sent has been. */
    void awaitSent() throws InterruptedException {
        lock.lock();
        try {
            long patience = TimeUnit.MINUTES.toNanos(5);
            while ((!waiting.isEmpty() || underWay > 0) && patience > 0 && failure == null) {
                patience = changed.awaitNanos(patience);
            }
            if (failure != null) {
                throw failure;
            }
            if (!waiting.isEmpty()) {
                throw new AssertionError(waiting.size() + " reports are not taken");
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many reports were lost because the product was down when they came. */
    int lostOnTheWay() {
        return lostOnTheWay.get();
    }

    int posts() {
        return posts.get();
    }

    private void sendAll() {
        try {
            List<Report> batch = next();
            while (!batch.isEmpty()) {
                send(batch);
                batch = next();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (AssertionError e) {
            lock.lock();
            try {
                failure = e;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Some of those that wait, in no order; none when it is over. */
    private List<Report> next() throws InterruptedException {
        lock.lock();
        try {
            underWay = 0;
            changed.signalAll();
            while (open && waiting.isEmpty()) {
                changed.await();
            }
            // Others may join, so that a batch has reports of calls that ended at other times.
            changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(chance.below(60)));
            Collections.shuffle(waiting, chance.random());
            int size = open ? Math.min(waiting.size(), 1 + chance.below(LARGEST_BATCH)) : 0;
            List<Report> batch = new ArrayList<>(waiting.subList(0, size));
            waiting.subList(0, size).clear();
            underWay = size;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void send(List<Report> batch) {
        switch (chance.of(FORMS)) {
            case SINGLE -> batch.forEach(one -> post(one.text(), List.of(one)));
            case LINES -> post(joined(batch, "\n", "", ""), batch);
            case ARRAY -> {
                List<Report> whole = batch.stream().filter(Report::whole).toList();
                if (!whole.isEmpty()) {
                    post(joined(whole, ",", "[", "]"), whole);
                }
                batch.stream()
                        .filter(one -> !one.whole())
                        .forEach(one -> post(one.text(), List.of(one)));
            }
        }
    }

    private static String joined(List<Report> batch, String between, String head, String tail) {
        return batch.stream().map(Report::text).collect(Collectors.joining(between, head, tail));
    }

    private void post(String body, List<Report> batch) {
        posts.incrementAndGet();
        Sender.Taken taken = sender.post(body);
        switch (taken.status()) {
            case 200 -> requireAllTold(taken.body(), batch);
            case 400 -> {
                if (batch.stream().anyMatch(Report::whole)) {
                    throw new AssertionError("good reports are refused: " + taken.body());
                }
            }
            default -> again(batch);
        }
    }

    /** Every entry is counted once, whatever became of it. */
    private static void requireAllTold(String answer, List<Report> batch) {
        Json.Obj told = (Json.Obj) Json.parse(answer);
        int rejected = ((Json.Arr) told.get("rejected")).items().size();
        int sum = number(told, "processed") + number(told, "skipped") + rejected;
        if (sum != batch.size()) {
            throw new AssertionError(batch.size() + " reports, and the answer is " + answer);
        }
    }

    private static int number(Json.Obj told, String name) {
        return ((Json.Num) told.get(name)).value().intValueExact();
    }

    private void again(List<Report> batch) {
        lock.lock();
        try {
            for (Report report : batch) {
                if (report.stubborn()) {
                    waiting.add(report);
                } else {
                    lostOnTheWay.incrementAndGet();
                }
            }
            // Whoever is down is not asked again at once.
            changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(200));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            open = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }
}
