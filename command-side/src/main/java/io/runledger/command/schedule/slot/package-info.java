/** Slots: what became of every time at which a schedule was due. */
@NullMarked
package io.runledger.command.schedule.slot;

import org.jspecify.annotations.NullMarked;
