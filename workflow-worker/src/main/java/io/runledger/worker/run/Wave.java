package io.runledger.worker.run;

import io.runledger.engine.NodeCall;
import io.runledger.engine.Work;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one step, run in parallel from one and the same state. Workflow code.
 *
 * <p>What has ended while others still run is recorded at once, in batches of all that is there.
 * After a failure nothing new begins, and what runs is let finish: it is paid for.
 */
final class Wave {

    /** Temporal fails a workflow with 2,000 pending activities; this is well below. */
    private static final int WINDOW = 500;

    /** Prompts that leave in one workflow task, whose answer to Temporal may have 4 MB. */
    private static final int TASK_CHARS = 1_000_000;

    /** Any wait ends a workflow task; the shortest costs least. */
    private static final Duration NEXT_TASK = Duration.ofMillis(1);

    private final Attempt attempt;
    private final Progress progress;
    private final NodeActivities workers;
    private final List<NodePlace> places;
    private final Deque<NodePlace> waiting;
    private final Map<String, NodeResult> ended = new LinkedHashMap<>();
    private List<NodeResult> unrecorded = new ArrayList<>();
    private int running;
    private boolean failed;
    private @Nullable RuntimeException fault;

    Wave(Attempt attempt, Progress progress, List<NodePlace> places, NodeActivities workers) {
        this.attempt = attempt;
        this.progress = progress;
        this.places = places;
        this.waiting = new ArrayDeque<>(places);
        this.workers = workers;
    }

    int step() {
        return progress.step() + 1;
    }

    /** Runs the nodes; those of its results that are not yet recorded are in {@link #rest()}. */
    void run() {
        launch();
        while (running > 0) {
            Workflow.await(() -> !unrecorded.isEmpty() || fault != null);
            if (fault != null) {
                throw fault;
            }
            launch();
            if (running > 0) {
                attempt.recordNodes(step(), rest());
            }
        }
        if (fault != null) {
            throw fault;
        }
    }

    /** The results that have not been recorded, which from now on they are. */
    List<NodeResult> rest() {
        List<NodeResult> rest = unrecorded;
        unrecorded = new ArrayList<>();
        return rest;
    }

    /** All results in declared order. */
    List<NodeResult> results() {
        return places.stream()
                .filter(place -> ended.containsKey(place.path()))
                .map(place -> ended.get(place.path()))
                .toList();
    }

    private void launch() {
        long chars = 0;
        while (running < WINDOW && !waiting.isEmpty() && !failed && fault == null) {
            NodePlace place = waiting.removeFirst();
            switch (progress.work(place)) {
                case Work.Call(var call) -> {
                    chars += call.prompt().length();
                    running++;
                    Async.procedure(this::call, place, call);
                }
                case Work.Done(var update) -> end(NodeResults.pure(place, update, Attempt.now()));
                case Work.Failed(var message) ->
                        end(NodeResults.failed(place, message, Attempt.now()));
                case Work.Unsupported(var type) ->
                        end(NodeResults.failed(place, unsupported(type), Attempt.now()));
            }
            if (chars > TASK_CHARS) {
                Workflow.sleep(NEXT_TASK);
                chars = 0;
            }
        }
    }

    private static String unsupported(String type) {
        return "this version does not execute nodes of type " + type;
    }

    private void end(NodeResult result) {
        ended.put(result.place().path(), result);
        unrecorded.add(result);
        failed |= result.error() != null;
    }

    private void call(NodePlace place, NodeCall call) {
        try {
            end(answer(place, call));
        } catch (RuntimeException e) {
            // Thrown again where the step waits; in this thread nobody would see it.
            fault = e;
        } finally {
            running--;
        }
    }

    private NodeResult answer(NodePlace place, NodeCall call) {
        NodeRequest request =
                attempt.request(step(), place, call.prompt(), call.workerTags(), call.model());
        NodeResults.Calls calls = new NodeResults.Calls(place);
        while (true) {
            NodeAnswer answer = workers.call(request);
            calls.add(answer);
            if (answer.output() != null) {
                return calls.ended(progress.answered(place, answer.output()));
            }
            if (calls.tries() >= call.retry().maxAttempts()
                    || !waited(call.retry().waitMillis(calls.tries()))) {
                return calls.failed();
            }
        }
    }

    /** Waits before a retry; false where another node has failed, after which nothing begins. */
    private boolean waited(long millis) {
        if (millis <= 0) {
            return !failed;
        }
        return !Workflow.await(Duration.ofMillis(millis), () -> failed);
    }
}
