package io.runledger.command.schedule.slot;

import io.runledger.events.schedule.SlotEvent;
import io.runledger.events.schedule.SlotEvent.SlotSkipped;

/**
 * What a slot's rules need to remember.
 *
 * @param skipped whether a reason is recorded why it has no run
 */
record SlotState(boolean skipped) {

    static final SlotState OPEN = new SlotState(false);

    SlotState after(SlotEvent event) {
        return switch (event) {
            case SlotSkipped _ -> new SlotState(true);
        };
    }
}
