package io.runledger.billing.account;

import io.runledger.billing.BillingSettings;
import io.runledger.billing.Rows;
import io.runledger.billing.attribution.Runs;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.AccountCommand.ReleaseHold;
import io.runledger.events.billing.HoldEnd;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.ReadUnits;
import io.runledger.events.run.RunUnits;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Frees what nobody will ever free: holds of starts that died half way, and those of calls that
 * were never settled. Several processes may do so at once: the account decides, and a second
 * release is a no-op. The clock is the database's.
 */
@Component
class HoldSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(HoldSweeper.class);

    /** How long a start may take from its hold to its run. */
    static final Duration START = Duration.ofMinutes(10);

    /**
     * Holds that no later attempt than the one of its run's needs are the common case: not read.
     */
    private static final String MAYBE_UNUSED =
            """
            SELECT tenant_id, account_id, run_id, attempt, now() AS at
            FROM read_model.account_holds hold
            WHERE placed_at < now() - make_interval(secs => :seconds)
              AND (attempt > 0 OR NOT EXISTS (
                  SELECT 1 FROM read_model.billing_runs run WHERE run.run_id = hold.run_id))
            ORDER BY placed_at LIMIT 1000
            """;

    private static final String EXPIRED =
            """
            SELECT hold.tenant_id, hold.account_id, hold.run_id, hold.attempt, now() AS at
            FROM read_model.account_holds hold
            JOIN read_model.billing_runs run USING (run_id)
            WHERE run.ended_at < now() - make_interval(secs => :seconds)
              AND run.ended_attempt >= hold.attempt
            ORDER BY run.ended_at LIMIT 1000
            """;

    private final JdbcClient db;
    private final Runs runs;
    private final Gateway gateway;
    private final Duration expiry;

    HoldSweeper(JdbcClient db, Runs runs, Gateway gateway, BillingSettings settings) {
        this.db = db;
        this.runs = runs;
        this.gateway = gateway;
        this.expiry = settings.holdExpiry();
    }

    private record Hold(
            TenantId tenantId, AccountId accountId, RunId runId, int attempt, Instant at) {

        static Hold of(ResultSet row) throws SQLException {
            return new Hold(
                    new TenantId(row.getString("tenant_id")),
                    new AccountId(row.getString("account_id")),
                    new RunId(row.getString("run_id")),
                    row.getInt("attempt"),
                    Rows.instant(row, "at"));
        }
    }

    /** Goes over all holds once. */
    void sweep() {
        for (Hold hold : holds(MAYBE_UNUSED, START)) {
            attempt(
                    hold,
                    () ->
                            openUnitsIfUnused(hold)
                                    .ifPresent(open -> release(hold, open, HoldEnd.UNUSED)));
        }
        for (Hold hold : holds(EXPIRED, expiry)) {
            attempt(hold, () -> release(hold, 0, HoldEnd.EXPIRED));
        }
    }

    /** One that cannot be ended now must not keep the others. */
    private static void attempt(Hold hold, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("the hold of run {} cannot be looked at now", hold.runId(), e);
        }
    }

    private List<Hold> holds(String query, Duration age) {
        return db.sql(query)
                .param("seconds", age.toMillis() / 1000.0)
                .query((row, _) -> Hold.of(row))
                .list();
    }

    /** How many calls of earlier attempts may still cost something; empty if the hold is needed. */
    private OptionalInt openUnitsIfUnused(Hold hold) {
        if (hold.attempt() == 0) {
            return runs.find(hold.runId()).isPresent() ? OptionalInt.empty() : OptionalInt.of(0);
        }
        try {
            RunUnits units = gateway.ask(new ReadUnits(hold.runId()));
            boolean unused = units.attempt() < hold.attempt() && units.ended();
            return unused ? OptionalInt.of(units.open()) : OptionalInt.empty();
        } catch (Refused e) {
            if (e.code() == RefusalCode.NOT_FOUND) {
                return OptionalInt.of(0);
            }
            throw e;
        }
    }

    private void release(Hold hold, int openUnits, HoldEnd why) {
        LOG.info(
                "a hold on account {} of tenant {} for run {} ends: {}",
                hold.accountId(),
                hold.tenantId(),
                hold.runId(),
                why);
        gateway.send(
                new ReleaseHold(
                        hold.tenantId(),
                        hold.accountId(),
                        hold.runId(),
                        hold.attempt(),
                        openUnits,
                        why,
                        hold.at()),
                new Sender(hold.tenantId(), "billing"));
    }
}
