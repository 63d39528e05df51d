package io.runledger.engine;

import io.runledger.events.run.NodePlace;
import io.runledger.events.run.RunPause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a run goes on. */
public sealed interface Verdict {

    /**
     * With a step.
     *
     * @param places what starts in it, in declared order, what is in a subgraph behind its node;
     *     empty where all that is left to do is to close subgraphs that have ended
     */
    record Next(List<NodePlace> places) implements Verdict {

        public Next {
            places = List.copyOf(places);
        }
    }

    /**
     * With a step of its own that no node takes part in: {@link GraphEngine#applyControls} takes
     * injections and resumes in.
     */
    record Outside() implements Verdict {}

    /** Not before somebody resumes it. */
    record Paused(RunPause pause) implements Verdict {}

    /** The run has reached its end. */
    record Done() implements Verdict {}

    /**
     * The run cannot go on.
     *
     * @param code {@code deadlock}, {@code step_limit}, {@code state_too_large} or {@code
     *     too_many_nodes}
     * @param node the top-level node it failed at; null where it is the run as a whole
     */
    record Failed(String code, String message, @Nullable String node) implements Verdict {}
}
