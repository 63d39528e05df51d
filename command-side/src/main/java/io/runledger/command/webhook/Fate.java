package io.runledger.command.webhook;

import io.runledger.events.id.RunId;
import io.runledger.events.run.DecisionKind;

/** What became of a delivery that was not refused. */
sealed interface Fate {

    /**
     * It has a run.
     *
     * @param repeated whether an earlier delivery of the same id started it
     */
    record Started(RunId runId, boolean repeated) implements Fate {}

    /**
     * It decided about a run that waited.
     *
     * @param repeated whether an earlier delivery of the same id did
     */
    record Decided(RunId runId, DecisionKind decision, boolean repeated) implements Fate {}

    /** It is not what the trigger waits for. */
    record Filtered() implements Fate {}
}
