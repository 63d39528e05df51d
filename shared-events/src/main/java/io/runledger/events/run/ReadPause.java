package io.runledger.events.run;

import io.runledger.events.Question;
import io.runledger.events.id.RunId;

/** Asks for the wait that a run's attempt is in. */
public record ReadPause(RunId runId, int attempt) implements Question<PauseLimit> {}
