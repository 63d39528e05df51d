package io.runledger.worker.run;

import io.runledger.engine.NodeCall;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one node or item: tries until one is answered, then an agent's further turns.
 * Workflow code.
 */
final class Conversation {

    private final NodeActivities workers;
    private final NodeCall call;
    private final Supplier<Boolean> stopped;
    private NodeRequest request;
    private @Nullable Said said;

    /**
     * @param stopped whether nothing new may begin
     */
    Conversation(
            NodeActivities workers, NodeCall call, NodeRequest first, Supplier<Boolean> stopped) {
        this.workers = workers;
        this.call = call;
        this.request = first;
        this.stopped = stopped;
    }

    Said hold() {
        NodeAnswer first = firstAnswer();
        if (call.turns() != null) {
            takeTurns(call.turns(), first);
        }
        return Objects.requireNonNull(said);
    }

    private NodeAnswer firstAnswer() {
        while (true) {
            NodeAnswer answer = ask();
            request = request.withoutCache();
            int tries = Objects.requireNonNull(said).calls();
            if (answer.output() != null
                    || answer.cached() != null
                    || tries >= call.retry().maxAttempts()
                    || !waited(call.retry().waitMillis(tries))) {
                return answer;
            }
        }
    }

    /** One turn after the other; a failed one is the last, and the answer before it counts. */
    private void takeTurns(NodeCall.Turns turns, NodeAnswer first) {
        List<NodeRequest.Exchange> earlier = new ArrayList<>();
        long begun = Workflow.currentTimeMillis();
        NodeAnswer last = first;
        String output = last.output();
        for (int turn = 1; output != null && turn < turns.maxTurns() && !stopped.get(); turn++) {
            if (turns.turnTimeoutMillis() != null
                    && Workflow.currentTimeMillis() - begun >= turns.turnTimeoutMillis()) {
                return;
            }
            earlier.add(new NodeRequest.Exchange(request.prompt(), output));
            request =
                    request.next(
                            turns.continuationPrompt(),
                            request.wanted().from(last.worker()),
                            // Those who remember would only be sent what they know.
                            new NodeRequest.Turn(turn, last.remembers() ? List.of() : earlier));
            last = ask();
            output = last.output();
        }
    }

    private NodeAnswer ask() {
        NodeAnswer answer = workers.call(request);
        said = said == null ? Said.first(answer) : said.plus(answer);
        return answer;
    }

    /** Waits before a retry; false where nothing new may begin. */
    private boolean waited(long millis) {
        if (millis <= 0) {
            return !stopped.get();
        }
        return !Workflow.await(Duration.ofMillis(millis), stopped);
    }
}
