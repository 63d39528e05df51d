package io.runledger.events.run;

import io.runledger.events.Question;
import io.runledger.events.id.RunId;

/** Asks for all that a workflow needs to carry an attempt out. */
public record ReadAttempt(RunId runId, int attempt) implements Question<AttemptStart> {}
