package io.runledger.command.schedule;

import io.runledger.command.schedule.time.NominalTimes;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.json.Json;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.ScheduleCommand.RequestBackfill;
import io.runledger.events.schedule.Timing;
import io.runledger.platform.command.Sender;
import io.runledger.platform.http.Fields;
import io.runledger.platform.http.ProblemException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A wish to run due times that are over.
 *
 * @param from the first moment
 * @param to the last one
 * @param overlap each after the other unless something else is said: whoever asks wants all of them
 */
record BackfillForm(Instant from, Instant to, OverlapPolicy overlap) {

    /** More would be a burst that nobody wants by one request. */
    static final int MOST = 1_000;

    static BackfillForm of(@Nullable Json body, Instant now) {
        Fields fields = Fields.of(body);
        fields.text("from");
        fields.text("to");
        Instant from = fields.optionalTime("from");
        Instant to = fields.optionalTime("to");
        OverlapPolicy overlap = fields.optionalText("overlap", ScheduleForm::overlap);
        if (from != null && to != null) {
            if (from.isAfter(to)) {
                fields.fault("from", "must not be after to");
            }
            if (to.isAfter(now)) {
                fields.fault("to", "must not be in the future");
            }
        }
        fields.check();
        return new BackfillForm(
                Objects.requireNonNull(from),
                Objects.requireNonNull(to),
                overlap == null ? OverlapPolicy.BUFFER_ALL : overlap);
    }

    /** How many due times it is about, at most one above what is allowed. */
    int count(Timing timing) {
        return NominalTimes.of(timing.cron(), timing.timezone())
                .between(from.minusNanos(1), to, MOST + 1)
                .size();
    }

    void requireFew(Timing timing) {
        if (count(timing) > MOST) {
            throw ProblemException.invalid(
                    "from", "and to have more than %d due times between them".formatted(MOST));
        }
    }

    RequestBackfill command(ScheduleId id, Sender sender, Instant at) {
        return new RequestBackfill(sender.tenantId(), id, from, to, overlap, sender.actor(), at);
    }
}
