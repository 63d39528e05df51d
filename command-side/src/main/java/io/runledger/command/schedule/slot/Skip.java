package io.runledger.command.schedule.slot;

import io.runledger.events.schedule.SlotReason;
import org.jspecify.annotations.Nullable;

/**
 * Why a slot has no run.
 *
 * @param detail what a person may want to know beyond the reason; null: nothing
 */
record Skip(SlotReason reason, @Nullable String detail) {}
