package io.runledger.query.schedule;

import io.runledger.platform.page.Shown;
import org.jspecify.annotations.Nullable;

/**
 * What became of a due time, in a table.
 *
 * @param run the run's id, or null
 * @param why why there was no run, or why it did not go well; empty where there is nothing to say
 */
public record SlotLine(
        String scheduledFor,
        String status,
        @Nullable String run,
        String shortRun,
        String why,
        String started,
        String duration) {

    static SlotLine of(SlotRow slot) {
        String run = slot.runId();
        return new SlotLine(
                Shown.time(slot.scheduledFor()),
                slot.status(),
                run,
                run == null ? "" : Shown.shortId(run),
                why(slot),
                Shown.time(slot.startedAt()),
                Shown.between(slot.startedAt(), slot.completedAt()));
    }

    private static String why(SlotRow slot) {
        String reason = slot.skipReason() == null ? slot.errorCode() : slot.skipReason();
        String detail = slot.detail();
        if (reason == null) {
            return "";
        }
        String words = reason.replace('_', ' ');
        return detail == null ? words : words + ": " + detail;
    }
}
