package io.runledger.events.run;

import io.runledger.events.Question;
import io.runledger.events.id.RunId;

/** Asks for the controls of a run's current attempt after a number. */
public record ReadControls(RunId runId, int attempt, int after) implements Question<Controls> {}
