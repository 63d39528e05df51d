package io.runledger.events.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a run waits for somebody.
 *
 * @param nodes the paths of the nodes that pause it, in declared order
 * @param message what an interrupt node says, or null
 */
public record RunPause(PauseKind kind, List<String> nodes, @Nullable String message) {

    public RunPause {
        nodes = List.copyOf(nodes);
    }
}
