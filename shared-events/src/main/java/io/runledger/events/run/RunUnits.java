package io.runledger.events.run;

import io.runledger.events.id.RunId;

/**
 * A run's calls, as far as money is concerned.
 *
 * @param attempt its newest attempt
 * @param ended whether that attempt has ended
 * @param open how many calls of all attempts are not settled
 */
public record RunUnits(RunId runId, int attempt, boolean ended, int open) {}
