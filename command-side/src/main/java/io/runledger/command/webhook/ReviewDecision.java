package io.runledger.command.webhook;

import io.runledger.events.json.Json;
import io.runledger.events.run.DecisionKind;
import io.runledger.platform.http.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a reviewer decided about a run, as a webhook brings it: {@code {"run_id", "decision":
 * "approve|reject|edit", "comment"?, "updates"?, "reviewer"?}}, by itself or inside {@code data} or
 * {@code plane_review_decision}; {@code approved}, {@code rejected} and {@code edited} are read
 * too.
 *
 * @param runId as it was sent
 * @param reviewer who decided, as the sender calls them; null: it does not say
 */
record ReviewDecision(
        String runId,
        DecisionKind decision,
        Json.Obj updates,
        @Nullable String comment,
        @Nullable String reviewer) {

    private static final String INSIDE = "plane_review_decision";
    private static final int LONGEST_REVIEWER = 200;

    /**
     * The decision in a body.
     *
     * @return empty where there is none
     * @throws io.runledger.platform.http.ProblemException 400 if there is one that cannot be read
     */
    static Optional<ReviewDecision> of(Json body) {
        return places(body).stream()
                .filter(place -> place.has("run_id") && place.has("decision"))
                .findFirst()
                .map(ReviewDecision::read);
    }

    /** Where a decision may stand; an inner one may leave the run to what is around it. */
    private static List<Json.Obj> places(Json body) {
        List<Json.Obj> places = new ArrayList<>();
        if (body instanceof Json.Obj outer) {
            inside(outer, places);
            if (outer.get("data") instanceof Json.Obj data) {
                inside(data, places);
            }
        }
        return places;
    }

    private static void inside(Json.Obj outer, List<Json.Obj> places) {
        if (outer.get(INSIDE) instanceof Json.Obj inner) {
            Json run = outer.get("run_id");
            places.add(inner.has("run_id") || run == null ? inner : inner.with("run_id", run));
        }
        places.add(outer);
    }

    private static ReviewDecision read(Json.Obj place) {
        Fields fields = Fields.of(place);
        String run = fields.text("run_id");
        var decision = fields.id("decision", ReviewDecision::kind);
        Json.Obj updates = fields.objectOrEmpty("updates");
        String comment = fields.optionalText("comment");
        String reviewer = fields.optionalText("reviewer");
        if (reviewer != null && reviewer.length() > LONGEST_REVIEWER) {
            fields.fault("reviewer", "must have at most " + LONGEST_REVIEWER + " characters");
        }
        fields.check();
        return new ReviewDecision(
                run.strip(),
                decision.get(),
                updates,
                comment,
                reviewer == null || reviewer.isBlank() ? null : reviewer.strip());
    }

    private static DecisionKind kind(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "approve", "approved" -> DecisionKind.APPROVE;
            case "reject", "rejected" -> DecisionKind.REJECT;
            case "edit", "edited" -> DecisionKind.EDIT;
            default -> throw new IllegalArgumentException("must be approve, reject or edit");
        };
    }

    /** Who decided, as the log names them: the trigger, and the reviewer that its sender names. */
    String by(Webhook webhook) {
        return reviewer == null ? webhook.actor() : webhook.actor() + ":" + reviewer;
    }
}
