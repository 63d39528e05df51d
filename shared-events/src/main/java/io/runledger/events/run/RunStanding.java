package io.runledger.events.run;

/**
 * How a run stands, as far as those who want another attempt of it care.
 *
 * @param attempt its newest attempt
 * @param open whether that attempt has neither ended nor been cancelled
 */
public record RunStanding(int attempt, boolean open) {}
