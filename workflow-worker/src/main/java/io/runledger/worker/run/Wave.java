package io.runledger.worker.run;

import io.runledger.engine.NodeCall;
import io.runledger.engine.Work;
import io.runledger.events.json.Json;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.store.StoreKey;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one step, run in parallel from one and the same state. Workflow code.
 *
 * <p>What has ended while others still run is recorded at once, in batches of all that is there.
 * After a failure nothing new begins, and what runs is let finish: it is paid for.
 */
final class Wave {

    /**
     * Temporal fails a workflow with 2,000 pending activities, and takes 4 MB in one message: the
     * payloads that stay in it are small enough for so many.
     */
    private static final int WINDOW = 500;

    private final Attempt attempt;
    private final Progress progress;
    private final NodeActivities workers;
    private final List<NodePlace> places;
    private final Deque<Job> waiting = new ArrayDeque<>();
    private final Map<String, NodeResult> ended = new LinkedHashMap<>();
    private final List<NodeResult> results = new ArrayList<>();
    private final BooleanSupplier full;
    private int recorded;
    private int running;
    private boolean failed;
    private boolean draining;
    private @Nullable RuntimeException fault;

    /**
     * @param full whether no further call should begin in this execution of the workflow
     */
    Wave(
            Attempt attempt,
            Progress progress,
            List<NodePlace> places,
            NodeActivities workers,
            BooleanSupplier full) {
        this.attempt = attempt;
        this.progress = progress;
        this.places = places;
        this.workers = workers;
        this.full = full;
    }

    /** What is still to be begun. */
    private sealed interface Job {

        record Node(NodePlace place) implements Job {}

        record Item(Fan fan, int index) implements Job {}
    }

    int step() {
        return progress.step() + 1;
    }

    /**
     * Runs the nodes. Those of their results that are not yet recorded are in {@link #rest()}.
     *
     * @param before what an earlier execution recorded of this step
     * @return false where some nodes or items are left for the next execution, and all others have
     *     been recorded
     */
    boolean run(List<NodeResult> before) {
        Map<StoreKey, Json> store = attempt.values(progress.storeKeys(places));
        results.addAll(before);
        recorded = results.size();
        before.forEach(result -> ended.put(result.place().path(), result));
        places.forEach(place -> waiting.add(new Job.Node(place)));
        launch(store);
        while (running > 0) {
            Workflow.await(() -> recorded < results.size() || fault != null);
            if (fault != null) {
                throw fault;
            }
            draining |= full.getAsBoolean();
            launch(store);
            if (running > 0 || isLeft()) {
                attempt.recordNodes(step(), rest());
            }
        }
        if (fault != null) {
            throw fault;
        }
        return !isLeft();
    }

    private boolean isLeft() {
        return !waiting.isEmpty() && !isStopped();
    }

    /** All results of the step so far, those of items and of earlier executions included. */
    List<NodeResult> all() {
        return List.copyOf(results);
    }

    /** The results that have not been recorded, which from now on they are. */
    List<NodeResult> rest() {
        List<NodeResult> rest = List.copyOf(results.subList(recorded, results.size()));
        recorded = results.size();
        return rest;
    }

    /** The results of all nodes in declared order; those of items are in their send node's. */
    List<NodeResult> results() {
        return places.stream()
                .filter(place -> ended.containsKey(place.path()))
                .map(place -> ended.get(place.path()))
                .toList();
    }

    private boolean isStopped() {
        return failed || fault != null;
    }

    private void launch(Map<StoreKey, Json> store) {
        while (running < WINDOW && !waiting.isEmpty() && !draining && !isStopped()) {
            switch (waiting.removeFirst()) {
                case Job.Node(var place) -> begin(place, store);
                case Job.Item(var fan, var index) -> begin(fan, index);
            }
        }
    }

    private void begin(NodePlace place, Map<StoreKey, Json> store) {
        if (ended.containsKey(place.path())) {
            return;
        }
        switch (progress.work(place, store)) {
            case Work.Call(var call) -> call(() -> callNode(place, call));
            case Work.Fan(var items) -> begin(new Fan(place, items, Attempt.now()));
            case Work.Done(var update, var puts) -> {
                if (!puts.isEmpty()) {
                    attempt.put(step(), place, puts);
                }
                end(NodeResults.pure(place, update, Attempt.now(), Attempt.now()));
            }
            // It is entered by the engine, and ends with the last step inside.
            case Work.Enclosed() -> {}
            case Work.Failed(var message) -> end(NodeResults.failed(place, message, Attempt.now()));
        }
    }

    private void begin(Fan fan) {
        for (int index = fan.size() - 1; index >= 0; index--) {
            NodeResult before = ended.get(fan.item(index).path());
            if (before == null) {
                waiting.addFirst(new Job.Item(fan, index));
            } else {
                fan.end(index, before);
            }
        }
        endIfDone(fan);
    }

    private void begin(Fan fan, int index) {
        NodeCall call = fan.call(index);
        if (call == null) {
            NodePlace place = fan.item(index);
            end(fan, index, NodeResults.failed(place, "template render failed", Attempt.now()));
        } else {
            call(() -> callItem(fan, index, call));
        }
    }

    private void endIfDone(Fan fan) {
        if (fan.isDone()) {
            end(
                    NodeResults.pure(
                            fan.place(),
                            progress.fanned(fan.place(), fan.outputs()),
                            fan.startedAt(),
                            Attempt.now()));
        }
    }

    private void end(NodeResult result) {
        ended.put(result.place().path(), result);
        results.add(result);
        failed |= result.error() != null;
    }

    private void call(Runnable conversation) {
        running++;
        Async.procedure(() -> {
            try {
                conversation.run();
            } catch (RuntimeException e) {
                // Thrown again where the step waits; in this thread nobody would see it.
                fault = e;
            } finally {
                running--;
            }
        });
    }

    private Said said(NodePlace place, NodeCall call) {
        Json.Obj config = progress.execution().config();
        NodeRequest request = attempt.request(step(), place, call, config);
        return new Conversation(workers, call, request, this::isStopped).hold();
    }

    private void callNode(NodePlace place, NodeCall call) {
        Said said = said(place, call);
        if (said.cached() != null) {
            end(NodeResults.cached(place, said.cached(), call.cacheKey(), said));
        } else if (said.output() != null) {
            var update = progress.answered(place, said.output());
            end(NodeResults.answered(place, update, call.cacheKey(), said));
        } else {
            end(NodeResults.failed(place, said));
        }
    }

    private void callItem(Fan fan, int index, NodeCall call) {
        NodePlace place = fan.item(index);
        Said said = said(place, call);
        end(
                fan,
                index,
                said.output() == null
                        ? NodeResults.failed(place, said)
                        : NodeResults.item(place, said.output(), said));
    }

    private void end(Fan fan, int index, NodeResult result) {
        results.add(result);
        fan.end(index, result);
        endIfDone(fan);
    }
}
