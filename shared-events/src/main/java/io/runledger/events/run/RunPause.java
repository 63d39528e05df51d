package io.runledger.events.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a run waits for somebody.
 *
 * @param nodes the paths of the nodes that pause it, in declared order
 * @param message what an interrupt node says, or null
 * @param decides whether the graph reads the decision under {@link Review#KEY}, so that it decides
 *     itself what a rejection means; null or false: a rejection ends the run
 * @param timeoutMillis how long it waits; null: for ever
 * @param onTimeout what happens then; null where it waits for ever
 */
public record RunPause(
        PauseKind kind,
        List<String> nodes,
        @Nullable String message,
        @Nullable Boolean decides,
        @Nullable Long timeoutMillis,
        @Nullable TimeoutPolicy onTimeout) {

    public RunPause {
        nodes = List.copyOf(nodes);
    }

    /** A wait for ever, of a graph that reads no decision. */
    public RunPause(PauseKind kind, List<String> nodes, @Nullable String message) {
        this(kind, nodes, message, null, null, null);
    }
}
