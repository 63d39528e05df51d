/** Schedules, and the times at which they are due. */
@NullMarked
package io.runledger.events.schedule;

import org.jspecify.annotations.NullMarked;
