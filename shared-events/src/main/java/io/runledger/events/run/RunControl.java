package io.runledger.events.run;

import io.runledger.events.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a run is told from outside while it goes on, in the order of its numbers.
 *
 * @param number 1 for the run's first
 * @param updates what is folded into the state
 * @param applyAfter for an injection: the path of the node after which it applies; null: at once
 * @param gotoTargets for a resume: nodes to go on with instead of those that are next
 */
public record RunControl(
        int number,
        Kind kind,
        Json.Obj updates,
        @Nullable String applyAfter,
        List<String> gotoTargets) {

    /** What a control does. */
    public enum Kind {
        INJECT,
        RESUME
    }

    public RunControl {
        gotoTargets = List.copyOf(gotoTargets);
    }

    /** Updates put into the state. */
    public static RunControl inject(int number, Json.Obj updates, @Nullable String applyAfter) {
        return new RunControl(number, Kind.INJECT, updates, applyAfter, List.of());
    }

    /** The end of a wait. */
    public static RunControl resume(int number, Json.Obj updates, List<String> gotoTargets) {
        return new RunControl(number, Kind.RESUME, updates, null, gotoTargets);
    }
}
