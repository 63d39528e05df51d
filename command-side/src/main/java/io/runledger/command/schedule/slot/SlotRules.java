package io.runledger.command.schedule.slot;

import io.runledger.events.schedule.SlotCommand;
import io.runledger.events.schedule.SlotCommand.SkipSlot;
import io.runledger.events.schedule.SlotEvent;
import io.runledger.events.schedule.SlotEvent.SlotSkipped;
import java.util.List;

/** The rules of a slot: the first reason stays. */
final class SlotRules {

    private SlotRules() {}

    static List<SlotEvent> decide(SlotState state, SlotCommand command) {
        return switch (command) {
            case SkipSlot c ->
                    state.skipped()
                            ? List.of()
                            : List.of(
                                    new SlotSkipped(
                                            c.tenantId(),
                                            c.scheduleId(),
                                            c.scheduledFor(),
                                            c.reason(),
                                            c.detail(),
                                            c.at()));
        };
    }
}
