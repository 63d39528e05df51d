package io.runledger.billing.quarantine;

import io.runledger.billing.Page;
import io.runledger.events.id.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the calls that a person must look at, newest first. */
@Component
class QuarantineList {

    private static final String ITEMS =
            """
            SELECT * FROM (
                SELECT id, 'quarantine' AS kind, tenant_id, account_id, source_system, call_id,
                       response_id, run_id, reason, resolution, resolved_by, resolved_at,
                       created_at, position
                FROM read_model.billing_quarantine
              UNION ALL
                SELECT receipt_id, 'suspense', tenant_id, 'suspense', source_system, call_id,
                       response_id, NULL, 'unknown_account',
                       CASE resolution WHEN 'assigned' THEN 'charged'
                                       WHEN 'written_off' THEN 'discarded'
                                       ELSE resolution END,
                       resolved_by, resolved_at, created_at, position
                FROM read_model.billing_suspense WHERE unknown_account) AS item
            WHERE tenant_id = :tenant
            """;

    private final JdbcClient db;

    QuarantineList(JdbcClient db) {
        this.db = db;
    }

    /**
     * A page of them.
     *
     * @param open whether only those that wait are wanted, or only the others; null: both
     * @param reason null: any
     */
    List<QuarantineItem> page(
            TenantId tenant, @Nullable Boolean open, @Nullable String reason, Page page) {
        return db.sql(
                        ITEMS
                                + """
                                  AND position < :before
                                  AND (:open::boolean IS NULL OR (resolution IS NULL) = :open)
                                  AND (:reason::text IS NULL OR reason = :reason)
                                ORDER BY position DESC LIMIT :limit
                                """)
                .param("tenant", tenant.value())
                .param("before", page.before())
                .param("open", open)
                .param("reason", reason)
                .param("limit", page.rows())
                .query((row, _) -> QuarantineItem.of(row))
                .list();
    }

    /** One of them; empty if the tenant has none of this id. */
    Optional<QuarantineItem> find(TenantId tenant, UUID id) {
        return db.sql(ITEMS + " AND id = :id")
                .param("tenant", tenant.value())
                .param("id", id)
                .query((row, _) -> QuarantineItem.of(row))
                .optional();
    }
}
