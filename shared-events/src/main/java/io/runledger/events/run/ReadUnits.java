package io.runledger.events.run;

import io.runledger.events.Question;
import io.runledger.events.id.RunId;

/** Asks whether a run goes on, and how many of its calls are not settled. */
public record ReadUnits(RunId runId) implements Question<RunUnits> {}
