package io.runledger.command.schedule.time;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A moment at which a schedule is due.
 *
 * @param at the moment
 * @param local what the clock shows there, with its offset from UTC
 * @param note what a change of clocks does to it, as a sentence; null: nothing
 */
public record DueTime(Instant at, OffsetDateTime local, @Nullable String note) {}
