package io.runledger.billing.receipt;

import io.runledger.billing.Page;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads receipts, newest first. */
@Component
class Receipts {

    private static final String FILTERED =
            """
            SELECT * FROM read_model.charge_receipts
            WHERE tenant_id = :tenant AND position < :before
              AND (:run::text IS NULL OR run_id = :run)
              AND (:account::text IS NULL OR account_id = :account)
              AND (:from::timestamptz IS NULL OR created_at >= :from)
              AND (:to::timestamptz IS NULL OR created_at < :to)
            ORDER BY position DESC LIMIT :limit
            """;

    private final JdbcClient db;

    Receipts(JdbcClient db) {
        this.db = db;
    }

    /**
     * Which receipts are wanted; null wants all.
     *
     * @param from the earliest time, included
     * @param to the latest time, not included
     */
    record Filter(
            @Nullable RunId runId,
            @Nullable AccountId accountId,
            @Nullable OffsetDateTime from,
            @Nullable OffsetDateTime to) {

        static Filter ofRun(RunId run) {
            return new Filter(run, null, null, null);
        }
    }

    /** The page's receipts, and one more if there is another page. */
    List<Receipt> page(TenantId tenant, Filter filter, Page page) {
        return select(tenant, filter, page.before(), page.rows());
    }

    /** All receipts of a run. */
    List<Receipt> ofRun(TenantId tenant, RunId run) {
        return select(tenant, Filter.ofRun(run), Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    private List<Receipt> select(TenantId tenant, Filter filter, long before, int limit) {
        RunId run = filter.runId();
        AccountId account = filter.accountId();
        OffsetDateTime from = filter.from();
        OffsetDateTime to = filter.to();
        return db.sql(FILTERED)
                .param("tenant", tenant.value())
                .param("before", before)
                .param("run", run == null ? null : run.value())
                .param("account", account == null ? null : account.value())
                .param("from", from)
                .param("to", to)
                .param("limit", limit)
                .query((row, _) -> Receipt.of(row))
                .list();
    }
}
