/** The schedules in Temporal: the one place that makes, changes, asks and removes them. */
@NullMarked
package io.runledger.command.schedule.control;

import org.jspecify.annotations.NullMarked;
