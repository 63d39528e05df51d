package io.runledger.events.run;

import io.runledger.events.json.Json;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a decision looks like in the state of the run that it lets go on. */
public final class Review {

    /** The state's key; every graph has it, declared or not. */
    public static final String KEY = "plane_review_decision";

    private Review() {}

    /**
     * The value under {@link #KEY}: {@code decision} ({@code approve}, {@code reject} or {@code
     * edit}), {@code comment}, {@code decided_by}, {@code decided_at}.
     */
    public static Json.Obj state(
            DecisionKind decision, @Nullable String comment, String by, Instant at) {
        return Json.obj()
                .put("decision", decision.name().toLowerCase(Locale.ROOT))
                .put("comment", Json.orNull(comment))
                .put("decided_by", by)
                .put("decided_at", at.toString())
                .build();
    }
}
