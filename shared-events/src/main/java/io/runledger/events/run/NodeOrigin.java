package io.runledger.events.run;

import io.runledger.events.id.RunId;

/** A node that ran: where in which run. */
public record NodeOrigin(RunId runId, int attempt, int step, String path) {}
