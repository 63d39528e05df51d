package io.runledger.command.execution;

import io.runledger.events.id.RunId;
import java.sql.Types;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who waits for which execution, and how those that ended did. Whoever waits holds a lease by the
 * database's clock and renews it; the key of one who died is free for the next who asks.
 */
@Component
class ExecutionRequests {

    /** Long enough for a pause of a process, short enough for whoever asks after its death. */
    static final int LEASE_SECONDS = 30;

    private final JdbcClient db;

    ExecutionRequests(JdbcClient db) {
        this.db = db;
    }

    /** What a key is to one who asks. */
    sealed interface Claim {

        /**
         * It is his until he lets go of it.
         *
         * @param owner names him
         */
        record Mine(String owner) implements Claim {}

        /** Somebody else waits for the end. */
        record Taken(RunId runId) implements Claim {}

        /** It was used for another request. */
        record Other(RunId runId) implements Claim {}

        /** It has ended. */
        record Done(Outcome outcome) implements Claim {}
    }

    Claim claim(Execution execution) {
        String owner = UUID.randomUUID().toString();
        boolean mine =
                db.sql(
                                        """
                                        INSERT INTO execution_requests AS earlier
                                            (tenant_id, idempotency_key, request_hash, run_id,
                                             lease_owner, lease_until)
                                        VALUES (:tenant, :key, :hash, :run, :owner,
                                                now() + make_interval(secs => :lease))
                                        ON CONFLICT (tenant_id, idempotency_key) DO UPDATE
                                        SET lease_owner = excluded.lease_owner,
                                            lease_until = excluded.lease_until
                                        WHERE earlier.request_hash = excluded.request_hash
                                          AND earlier.ok IS NULL
                                          AND (earlier.lease_until IS NULL
                                               OR earlier.lease_until < now())
                                        """)
                                .param("tenant", execution.tenant().value())
                                .param("key", execution.key())
                                .param("hash", execution.hash())
                                .param("run", execution.runId().value())
                                .param("owner", owner)
                                .param("lease", LEASE_SECONDS)
                                .update()
                        == 1;
        // Where the holder let go of it in between, the caller is told to come again.
        return mine ? new Claim.Mine(owner) : standing(execution);
    }

    private Claim standing(Execution execution) {
        return db.sql(
                        """
                        SELECT request_hash, run_id, ok, error_code FROM execution_requests
                        WHERE tenant_id = :tenant AND idempotency_key = :key
                        """)
                .param("tenant", execution.tenant().value())
                .param("key", execution.key())
                .query((row, _) -> {
                    RunId run = new RunId(row.getString("run_id"));
                    if (!row.getString("request_hash").equals(execution.hash())) {
                        return new Claim.Other(run);
                    }
                    boolean ok = row.getBoolean("ok");
                    return row.wasNull()
                            ? (Claim) new Claim.Taken(run)
                            : new Claim.Done(
                                    new Outcome(run, ok, row.getString("error_code"), true));
                })
                .optional()
                .orElseGet(() -> new Claim.Taken(execution.runId()));
    }

    /** Keeps a key; false where somebody else took it over since. */
    boolean renew(Execution execution, String owner) {
        return held(
                                """
                                UPDATE execution_requests
                                SET lease_until = now() + make_interval(secs => :lease)
                                WHERE tenant_id = :tenant AND idempotency_key = :key
                                  AND lease_owner = :owner AND ok IS NULL
                                """,
                                execution,
                                owner)
                        .param("lease", LEASE_SECONDS)
                        .update()
                == 1;
    }

    /** Lets go of a key whose run goes on, so that the next who asks waits for its end. */
    void release(Execution execution, String owner) {
        held(
                        """
                        UPDATE execution_requests SET lease_owner = NULL, lease_until = NULL
                        WHERE tenant_id = :tenant AND idempotency_key = :key
                          AND lease_owner = :owner AND ok IS NULL
                        """,
                        execution,
                        owner)
                .update();
    }

    /** Forgets a key under which nothing was started. */
    void forget(Execution execution, String owner) {
        held(
                        """
                        DELETE FROM execution_requests
                        WHERE tenant_id = :tenant AND idempotency_key = :key
                          AND lease_owner = :owner AND ok IS NULL
                        """,
                        execution,
                        owner)
                .update();
    }

    private JdbcClient.StatementSpec held(String sql, Execution execution, String owner) {
        return db.sql(sql)
                .param("tenant", execution.tenant().value())
                .param("key", execution.key())
                .param("owner", owner);
    }

    /** Stores how it ended, for ever; whoever saw the end may. */
    void finish(Execution execution, Outcome outcome) {
        db.sql(
                        """
                        UPDATE execution_requests
                        SET ok = :ok, error_code = :code, lease_owner = NULL, lease_until = NULL
                        WHERE tenant_id = :tenant AND idempotency_key = :key AND ok IS NULL
                        """)
                .param("tenant", execution.tenant().value())
                .param("key", execution.key())
                .param("ok", outcome.ok())
                .param("code", outcome.errorCode(), Types.VARCHAR)
                .update();
    }
}
