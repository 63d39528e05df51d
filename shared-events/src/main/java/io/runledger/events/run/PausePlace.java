package io.runledger.events.run;

/** Which wait of a run is meant: the attempt and the step of its {@code RunInterrupted}. */
public record PausePlace(int attempt, int step) {}
