package io.runledger.query.run;

import static io.runledger.query.readmodel.Columns.lower;

import io.runledger.events.json.Json;
import io.runledger.events.run.DecisionKind;
import io.runledger.events.run.RunEvent.RunInterrupted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about a run that waited.
 *
 * @param by who decided: a key's or a webhook's name, {@code system:timeout} where nobody did in
 *     time
 * @param comment what was said about it, or null
 * @param about the wait
 */
public record Decision(
        DecisionKind decision,
        String by,
        Instant at,
        @Nullable String comment,
        RunInterrupted about) {

    /** How the reason of a run begins that a rejection ended. */
    static final String REJECTED = "rejected: ";

    Json.Obj json() {
        return Json.obj()
                .put("decision", lower(decision))
                .put("by", by)
                .put("at", at)
                .put("comment", comment)
                .put("attempt", about.attempt())
                .put("step", about.step())
                .build();
    }
}
