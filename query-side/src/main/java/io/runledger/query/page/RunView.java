package io.runledger.query.page;

import static io.runledger.query.readmodel.Columns.lower;

import io.runledger.events.run.RunError;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.platform.json.MessageJson;
import io.runledger.query.run.Checkpoint;
import io.runledger.query.run.NodeRun;
import io.runledger.query.run.RunFold;
import io.runledger.query.run.RunJson;
import io.runledger.query.run.RunRow;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run at the head of its page.
 *
 * @param error why it ended without success, or null
 * @param live whether something may still change: it has not ended, or its bill is not settled
 */
public record RunView(
        String id,
        String shortId,
        String graph,
        String graphHref,
        String status,
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
        String billing,
        @Nullable String errorCode,
        @Nullable String error) {

    static RunView of(RunFold run, Optional<RunRow> row) {
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
                billing,
                error == null ? null : error.code(),
                error == null ? null : message(error));
    }

    private static String message(RunError error) {
        return error.node() == null ? error.message() : error.node() + ": " + error.message();
    }

    /** Each node's newest status. */
    static Map<String, String> statuses(RunFold run) {
        Map<String, String> statuses = new LinkedHashMap<>();
        run.nodes().forEach(node -> statuses.put(node.node(), node.status()));
        return statuses;
    }

    /** A node of a step in a table. */
    public record NodeLine(
            String node,
            String type,
            int step,
            int attempt,
            String status,
            String worker,
            int tries,
            String tokens,
            String started,
            String duration,
            String detail) {

        static NodeLine of(NodeRun node) {
            return new NodeLine(
                    node.path(),
                    node.type(),
                    node.step(),
                    node.attempt(),
                    node.status(),
                    Objects.requireNonNullElse(node.worker(), Shown.NOTHING),
                    node.tries(),
                    Shown.count(node.tokensIn() + node.tokensOut()),
                    Shown.time(node.startedAt()),
                    Shown.duration(node.durationMillis()),
                    detail(node));
        }

        private static String detail(NodeRun node) {
            RunError error = node.error();
            if (error != null) {
                return error.code() + ": " + error.message();
            }
            return node.update() == null ? "" : PrettyJson.of(node.update());
        }
    }

    /** A checkpoint in a table. */
    public record CheckpointLine(
            String href,
            int attempt,
            int step,
            String completed,
            String next,
            String hash,
            String created) {

        static CheckpointLine of(Checkpoint checkpoint) {
            return new CheckpointLine(
                    "/api/v1/runs/" + checkpoint.runId() + "/checkpoints/" + checkpoint.id(),
                    checkpoint.attempt(),
                    checkpoint.step(),
                    names(checkpoint.completedNodes()),
                    names(checkpoint.nextNodes()),
                    checkpoint.stateHash(),
                    Shown.time(checkpoint.createdAt()));
        }

        private static String names(List<String> names) {
            return names.isEmpty() ? Shown.NOTHING : String.join(", ", names);
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
