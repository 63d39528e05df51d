/** Finds where Temporal's schedules differ from those of the log, and makes them like the log. */
@NullMarked
package io.runledger.command.schedule.drift;

import org.jspecify.annotations.NullMarked;
