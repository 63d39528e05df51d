package io.runledger.billing.ledger;

import io.runledger.billing.Query;
import io.runledger.events.id.AccountId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.Limit;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.page.Csv;
import io.runledger.platform.security.Caller;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Statements of accounts. */
@RestController
class StatementController {

    private static final String AFTER = "after";

    /** Some 40 MB of text. */
    private static final int MOST_LINES = 200_000;

    private final Statements statements;

    StatementController(Statements statements) {
        this.statements = statements;
    }

    /**
     * A statement, its lines oldest first.
     *
     * @param query {@code from} (included), {@code to} (not included), {@code limit}, {@code
     *     cursor}
     */
    @GetMapping("/api/v1/billing/accounts/{id}/statement")
    ResponseEntity<Json> statement(
            Caller caller, @PathVariable String id, @RequestParam Map<String, String> query) {
        int limit = Limit.parse(query.get("limit"));
        long after = Cursor.decode(query.get("cursor")).map(StatementController::after).orElse(0L);
        Statement statement = read(caller, id, query, after, limit);
        String next =
                statement.more()
                        ? Cursor.encode(
                                Json.obj()
                                        .put(
                                                AFTER,
                                                Long.toString(
                                                        statement.lines().getLast().position()))
                                        .build())
                        : null;
        return ResponseEntity.ok(statement.json(next));
    }

    /** The whole statement as a table, its lines oldest first. */
    @GetMapping("/api/v1/billing/accounts/{id}/statement.csv")
    ResponseEntity<String> csv(
            Caller caller, @PathVariable String id, @RequestParam Map<String, String> query) {
        Csv csv =
                new Csv(
                        "created_at",
                        "reason",
                        "amount",
                        "balance_after",
                        "reference",
                        "run_id",
                        "call_id");
        Statement statement = read(caller, id, query, 0, MOST_LINES);
        if (statement.more()) {
            throw ProblemException.invalid(
                    "from", "or to must narrow it: a table has at most " + MOST_LINES + " lines");
        }
        statement
                .lines()
                .forEach(line ->
                        csv.row(
                                line.at(),
                                line.reason(),
                                line.amount().toPlainString(),
                                line.balanceAfter().toPlainString(),
                                line.reference(),
                                line.runId(),
                                line.callId()));
        return csv.answer("statement-" + id);
    }

    private static long after(Json.Obj place) {
        String after = place.text(AFTER);
        if (after != null && after.matches("[0-9]{1,18}")) {
            return Long.parseLong(after);
        }
        throw Cursor.invalid();
    }

    private Statement read(
            Caller caller, String id, Map<String, String> query, long after, int limit) {
        return statements
                .read(
                        caller.tenantId(),
                        account(id),
                        instant(query, "from"),
                        instant(query, "to"),
                        after,
                        limit)
                .orElseThrow(() -> missing(id));
    }

    private static AccountId account(String id) {
        try {
            return new AccountId(id);
        } catch (IllegalArgumentException _) {
            throw missing(id);
        }
    }

    private static ProblemException missing(String id) {
        return ProblemException.notFound("there is no account " + id);
    }

    private static @Nullable Instant instant(Map<String, String> query, String name) {
        OffsetDateTime time = Query.time(query, name);
        return time == null ? null : time.toInstant();
    }
}
