package io.runledger.events.run;

import io.runledger.events.id.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a run's attempt waits.
 *
 * @param pause which wait it is; null: the attempt does not wait
 * @param expiresAt when it stops waiting; null: never
 */
public record PauseLimit(RunId runId, @Nullable PausePlace pause, @Nullable Instant expiresAt) {}
