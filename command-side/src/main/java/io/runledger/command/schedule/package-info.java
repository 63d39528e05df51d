/** Schedules: what they are, how they are made and changed, and when they are due. */
@NullMarked
package io.runledger.command.schedule;

import org.jspecify.annotations.NullMarked;
