package io.runledger.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a run goes on. */
public sealed interface Verdict {

    /** The next wave, in declared order, never empty. */
    record Next(List<String> nodes) implements Verdict {

        public Next {
            nodes = List.copyOf(nodes);
        }
    }

    /** The run has reached its end. */
    record Done() implements Verdict {}

    /**
     * The run cannot go on.
     *
     * @param code {@code deadlock}, {@code step_limit} or {@code state_too_large}
     * @param node the node it failed at; null where it is the run as a whole
     */
    record Failed(String code, String message, @Nullable String node) implements Verdict {}
}
