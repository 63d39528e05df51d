/** Cron expressions, and the moments at which they are due in a time zone. */
@NullMarked
package io.runledger.command.schedule.time;

import org.jspecify.annotations.NullMarked;
