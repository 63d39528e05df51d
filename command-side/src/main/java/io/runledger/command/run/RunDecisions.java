package io.runledger.command.run;

import io.runledger.engine.Program;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.DecisionKind;
import io.runledger.events.run.PausePlace;
import io.runledger.events.run.Review;
import io.runledger.events.run.RunCommand.DecideRun;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.http.Fields;
import io.runledger.platform.http.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides about runs that wait: whoever decides first is heard, and what they decided, who they are
 * and when it was is in the log and, under {@link Review#KEY}, in the run's state.
 */
@Component
public class RunDecisions {

    /** A comment has so many characters at most. */
    public static final int LONGEST_COMMENT = 10_000;

    private static final String UPDATES = "updates";

    private final RunLookup runs;
    private final RunStandings standings;
    private final RunPrograms programs;
    private final Gateway gateway;
    private final Clock clock;

    RunDecisions(
            RunLookup runs,
            RunStandings standings,
            RunPrograms programs,
            Gateway gateway,
            Clock clock) {
        this.runs = runs;
        this.standings = standings;
        this.programs = programs;
        this.gateway = gateway;
        this.clock = clock;
    }

    /**
     * A decision that was taken.
     *
     * @param ends whether it ends the run: a rejection that the run's graph does not read
     */
    public record Decided(RunId runId, DecisionKind decision, boolean ends) {}

    /**
     * Reads {@code approve}, {@code reject} or {@code edit}.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public static DecisionKind kind(String text) {
        return Arrays.stream(DecisionKind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be approve, reject or edit"));
    }

    /**
     * Decides about the wait that a run is in.
     *
     * @param runId a run's id as somebody sent it
     * @param updates the answer; an edit needs one, a rejection takes none
     * @param comment what is said about the decision, or null
     * @param by who decides, as the log will name them
     * @throws ProblemException 404 if the tenant has no such run, 400 if the answer is not what the
     *     run asks for
     * @throws io.runledger.events.Refused {@code NOT_INTERRUPTED} (409) if it does not wait, with
     *     who decided and when, where somebody did
     */
    public Decided decide(
            TenantId tenant,
            String runId,
            DecisionKind decision,
            Json.Obj updates,
            @Nullable String comment,
            String by) {
        return decide(tenant, runId, null, decision, updates, comment, by);
    }

    /**
     * As above, about one wait and no other.
     *
     * @param seen the wait that was seen; null: the one that the run is in
     */
    Decided decide(
            TenantId tenant,
            String runId,
            @Nullable PausePlace seen,
            DecisionKind decision,
            Json.Obj updates,
            @Nullable String comment,
            String by) {
        RunRequested run = runs.require(tenant, runId);
        requireFitting(decision, updates, comment);
        Optional<RunInterrupted> pause =
                standings
                        .pause(run.runId())
                        .filter(waiting -> seen == null || seen.equals(place(waiting)));
        PausePlace none = seen == null ? RunTelling.NONE : seen;
        Instant at = clock.instant();
        Json.Obj all = updates.with(Review.KEY, Review.state(decision, comment, by, at));
        pause.ifPresent(waiting -> requireAnswer(run, waiting, decision, updates, all));
        gateway.send(
                new DecideRun(
                        run.runId(),
                        pause.map(RunDecisions::place).orElse(none),
                        decision,
                        all,
                        comment,
                        by,
                        at),
                new Sender(tenant, by));
        boolean ends =
                decision == DecisionKind.REJECT
                        && pause.filter(waiting -> Boolean.TRUE.equals(waiting.decides()))
                                .isEmpty();
        return new Decided(run.runId(), decision, ends);
    }

    private static void requireFitting(
            DecisionKind decision, Json.Obj updates, @Nullable String comment) {
        Fields fields = Fields.of(null);
        boolean isEmpty = updates.members().isEmpty();
        switch (decision) {
            case APPROVE -> {}
            case EDIT -> {
                if (isEmpty) {
                    fields.fault(UPDATES, "are required by the decision edit");
                }
            }
            case REJECT -> {
                if (!isEmpty) {
                    fields.fault(UPDATES, "are not taken by the decision reject; use comment");
                }
            }
        }
        if (updates.has(Review.KEY)) {
            fields.fault(UPDATES + "." + Review.KEY, "is made from the decision itself");
        }
        if (comment != null && comment.length() > LONGEST_COMMENT) {
            fields.fault("comment", "must have at most " + LONGEST_COMMENT + " characters");
        }
        fields.check();
    }

    private void requireAnswer(
            RunRequested run,
            RunInterrupted waiting,
            DecisionKind decision,
            Json.Obj updates,
            Json.Obj all) {
        Program program = programs.program(run);
        StateUpdates.require(program, all);
        if (decision != DecisionKind.REJECT) {
            AnswerSchemas.require(program, waiting, updates);
        }
    }

    private static PausePlace place(RunInterrupted waiting) {
        return new PausePlace(waiting.attempt(), waiting.step());
    }
}
