package io.runledger.billing.reconciliation;

import io.runledger.billing.reconciliation.Place.Phase;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * The pieces of a pass's work. Each takes the turn first, does some seconds of work and answers
 * where the pass stands. Idempotent: all that was done is in the database under the pass's id.
 */
@Component
class ReconciliationActivitiesImpl implements ReconciliationActivities {

    /** Short enough that a process that stops has little to wait for. */
    private static final Duration PIECE = Duration.ofSeconds(8);

    private static final Duration BEAT = Duration.ofSeconds(4);

    private final Passes passes;
    private final WindowReader reader;
    private final Judge judge;
    private final Backfill backfill;
    private final PassBegin begin;
    private final PassEnd end;

    ReconciliationActivitiesImpl(
            Passes passes,
            WindowReader reader,
            Judge judge,
            Backfill backfill,
            PassBegin begin,
            PassEnd end) {
        this.passes = passes;
        this.reader = reader;
        this.judge = judge;
        this.backfill = backfill;
        this.begin = begin;
        this.end = end;
    }

    @Override
    public Place advance(UUID id, Place place) {
        CountDownLatch over = beating(Activity.getExecutionContext());
        try {
            long until = System.nanoTime() + PIECE.toNanos();
            Place now = step(id, place);
            while (now.phase() == place.phase() && !now.waits() && System.nanoTime() < until) {
                now = step(id, now);
            }
            return now;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("this process stops", e);
        } finally {
            over.countDown();
        }
    }

    /** Says that it lives until it is told that the work is over. */
    private static CountDownLatch beating(ActivityExecutionContext context) {
        CountDownLatch over = new CountDownLatch(1);
        Thread.ofVirtual()
                .name("reconciliation-beat")
                .start(() -> {
                    try {
                        while (!over.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                            context.heartbeat(null);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (ActivityCompletionException _) {
                        // Nobody waits for this piece any more; its end says so again.
                    }
                });
        return over;
    }

    private Place step(UUID id, Place place) throws InterruptedException {
        if (!passes.takeTurn(id)) {
            boolean isOver = passes.find(id).filter(Pass::isRunning).isEmpty();
            return isOver ? place.at(Phase.OVER) : place.waiting();
        }
        Pass pass = passes.find(id).orElseThrow();
        return switch (place.phase()) {
            case READ -> reader.page(pass, place);
            case READ_DAYS -> reader.day(pass, place);
            case COLLECT -> judge.collect(pass, place);
            case LOOK_UP -> reader.lookUp(pass, place);
            case COMPARE -> judge.compare(pass, place);
            case APPLY -> backfill.apply(pass, place);
            case SETTLE -> backfill.settle(pass, place);
            case FINISH -> {
                end.finish(pass);
                yield place.at(Phase.OVER);
            }
            case OVER -> place;
        };
    }

    @Override
    public void fail(UUID id, String error) {
        end.fail(id, error);
    }

    @Override
    public void begin() {
        begin.begin();
    }
}
