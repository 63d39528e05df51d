package io.runledger.query.page;

import static io.runledger.query.readmodel.Columns.lower;

import io.runledger.events.run.ForkOrigin;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.platform.json.MessageJson;
import io.runledger.platform.page.PrettyJson;
import io.runledger.platform.page.Shown;
import io.runledger.query.run.Attempt;
import io.runledger.query.run.Checkpoint;
import io.runledger.query.run.Cost;
import io.runledger.query.run.RunFold;
import io.runledger.query.run.RunJson;
import io.runledger.query.run.RunRow;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run at the head of its page.
 *
 * @param stream where to listen to what happens next, null where the run has ended
 * @param hasWay whether its cost is more than that of its own calls: a fork, or helped by the cache
 * @param error why it ended without success, or null
 * @param live whether something may still change: it has not ended, or its bill is not settled
 */
public record RunView(
        String id,
        String shortId,
        String graph,
        String graphHref,
        String status,
        @Nullable String stream,
        boolean ended,
        boolean live,
        String kind,
        String trigger,
        String requestedBy,
        String account,
        int attempt,
        int steps,
        String created,
        String started,
        String duration,
        String units,
        String tokensIn,
        String tokensOut,
        String cost,
        String credits,
        String inherited,
        String avoided,
        String wholeWay,
        boolean hasWay,
        @Nullable String forkedFrom,
        @Nullable String forkedFromHref,
        String droppedNodes,
        String billing,
        @Nullable String errorCode,
        @Nullable String error) {

    static RunView of(RunFold run, Optional<RunRow> row, Cost cost) {
        ForkOrigin origin = run.requested().origin();
        RunRequested asked = run.requested();
        String billing = RunJson.billingStatus(run, row);
        boolean ended = run.status().isTerminal();
        RunError error = run.error();
        return new RunView(
                asked.runId().value(),
                Shown.shortId(asked.runId().value()),
                asked.graph().id() + " v" + asked.graph().version(),
                "/graphs/" + asked.graph().id(),
                lower(run.status()),
                ended ? null : stream(run),
                ended,
                !ended || billing.equals("pending"),
                lower(asked.trigger().kind()).replace('_', ' '),
                asked.trigger().source(),
                asked.trigger().requestedBy(),
                asked.accountId().value(),
                run.attempt(),
                run.steps(),
                Shown.time(asked.at()),
                Shown.time(run.startedAt()),
                Shown.between(run.startedAt(), run.completedAt()),
                Shown.count(run.units()),
                Shown.count(run.tokensIn()),
                Shown.count(run.tokensOut()),
                Shown.usd(row.map(RunRow::costUsd).orElse(BigDecimal.ZERO)),
                Shown.count(row.map(RunRow::chargedCredits).orElse(0L)),
                Shown.usd(cost.inherited().usd()),
                Shown.usd(cost.avoided().usd()),
                Shown.usd(cost.total().usd()),
                origin != null || cost.avoided().credits() > 0,
                origin == null ? null : forkedFrom(origin),
                origin == null ? null : href(origin),
                origin == null ? "" : String.join(", ", origin.droppedNodes()),
                billing,
                error == null ? null : error.code(),
                error == null ? null : message(error));
    }

    /** What happens after the events that the page was made of. */
    private static String stream(RunFold run) {
        return "/api/v1/runs/"
                + run.requested().runId()
                + "/stream?mode=updates,debug,messages&last_event_id="
                + run.position();
    }

    private static String forkedFrom(ForkOrigin origin) {
        String attempt = origin.attempt() == 0 ? "" : " of attempt " + origin.attempt();
        return Shown.shortId(origin.runId().value()) + ", step " + origin.step() + attempt;
    }

    private static String href(ForkOrigin origin) {
        return "/runs/" + origin.runId() + "?checkpoint=" + origin.checkpointId() + "#checkpoint";
    }

    private static String message(RunError error) {
        return error.node() == null ? error.message() : error.node() + ": " + error.message();
    }

    /**
     * A checkpoint in the timeline.
     *
     * @param chosen whether its state is shown
     */
    public record CheckpointLine(
            String id,
            int step,
            String completed,
            String next,
            String hash,
            String created,
            boolean chosen) {

        /**
         * @param start the attempt's first checkpoint, which no step led to
         */
        static CheckpointLine of(
                Checkpoint checkpoint, Checkpoint start, @Nullable Checkpoint chosen) {
            return new CheckpointLine(
                    checkpoint.id(),
                    checkpoint.step(),
                    checkpoint.completedNodes().isEmpty()
                            ? checkpoint.equals(start) ? "start" : "from outside"
                            : String.join(", ", checkpoint.completedNodes()),
                    checkpoint.nextNodes().isEmpty()
                            ? Shown.NOTHING
                            : String.join(", ", checkpoint.nextNodes()),
                    checkpoint.stateHash(),
                    Shown.time(checkpoint.createdAt()),
                    checkpoint.equals(chosen));
        }
    }

    /** An attempt in the list of attempts. */
    public record AttemptLine(
            int number,
            String status,
            String reason,
            String from,
            String by,
            String started,
            String duration,
            String inherited,
            String incremental,
            boolean shown) {

        static AttemptLine of(Attempt attempt, Cost cost, int shown) {
            Integer step = attempt.fromStep();
            return new AttemptLine(
                    attempt.number(),
                    lower(attempt.status()),
                    attempt.reason(),
                    step == null
                            ? Shown.NOTHING
                            : "step " + step + " of attempt " + attempt.fromAttempt(),
                    Objects.requireNonNullElse(attempt.by(), "system"),
                    Shown.time(attempt.startedAt()),
                    Shown.between(attempt.startedAt(), attempt.completedAt()),
                    Shown.usd(cost.inherited().usd()),
                    Shown.usd(cost.incremental().usd()),
                    attempt.number() == shown);
        }
    }

    /** An event in a list. */
    public record EventLine(
            long position, long sequence, String type, String time, String payload) {

        static EventLine of(LoggedEvent logged) {
            return new EventLine(
                    logged.position(),
                    logged.sequence(),
                    logged.type(),
                    Shown.time(logged.appendedAt()),
                    PrettyJson.of(MessageJson.toJson(logged.event())));
        }
    }
}
