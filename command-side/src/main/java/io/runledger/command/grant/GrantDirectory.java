package io.runledger.command.grant;

import io.runledger.events.grant.FindGrants;
import io.runledger.events.grant.GrantEvent;
import io.runledger.events.grant.GrantEvent.GrantIssued;
import io.runledger.events.grant.GrantEvent.GrantRevoked;
import io.runledger.events.grant.GrantView;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which grants there are, and whose. Written in the transaction that appends the event. Whether a
 * grant holds is not asked here but of {@link GrantChecker}.
 */
@Component
@ProcessingGroup(GrantDirectory.GROUP)
public class GrantDirectory {

    static final String GROUP = "grant-directory";

    private static final String COLUMNS =
            """
            SELECT tenant_id, grant_id, scopes, account_id, expires_at, revoked_at, issued_by,
                   issued_at
            FROM execution_grants
            """;

    private final JdbcClient db;

    GrantDirectory(JdbcClient db) {
        this.db = db;
    }

    @EventHandler
    void on(GrantEvent event) {
        switch (event) {
            case GrantIssued e -> insert(e);
            case GrantRevoked e ->
                    db.sql(
                                    """
                                    UPDATE execution_grants SET revoked_at = :at
                                    WHERE grant_id = :grant AND revoked_at IS NULL
                                    """)
                            .param("grant", e.grantId().value())
                            .param("at", e.at().atOffset(ZoneOffset.UTC))
                            .update();
        }
    }

    private void insert(GrantIssued e) {
        Instant expiresAt = e.expiresAt();
        db.sql(
                        """
                        INSERT INTO execution_grants (tenant_id, grant_id, scopes, account_id,
                               expires_at, issued_by, issued_at)
                        VALUES (:tenant, :grant, :scopes, :account, :expires, :by, :at)
                        ON CONFLICT (grant_id) DO NOTHING
                        """)
                .param("tenant", e.tenantId().value())
                .param("grant", e.grantId().value())
                .param("scopes", e.scopes().toArray(String[]::new))
                .param("account", e.accountId().value())
                .param("expires", expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC))
                .param("by", e.by())
                .param("at", e.at().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** The tenant whose grant this is; ids of grants are unique over all tenants. */
    public Optional<TenantId> tenantOf(GrantId grant) {
        return db.sql("SELECT tenant_id FROM execution_grants WHERE grant_id = :grant")
                .param("grant", grant.value())
                .query((row, _) -> new TenantId(row.getString("tenant_id")))
                .optional();
    }

    /** A tenant's grants, the newest first, ended ones too. */
    List<GrantRow> list(TenantId tenant) {
        return db.sql(COLUMNS + "WHERE tenant_id = :tenant ORDER BY number DESC")
                .param("tenant", tenant.value())
                .query((row, _) -> grant(row))
                .list();
    }

    @QueryHandler
    List<GrantView> handle(FindGrants question) {
        return list(question.tenantId()).stream().map(GrantRow::view).toList();
    }

    Optional<GrantRow> find(TenantId tenant, GrantId grant) {
        return db.sql(COLUMNS + "WHERE tenant_id = :tenant AND grant_id = :grant")
                .param("tenant", tenant.value())
                .param("grant", grant.value())
                .query((row, _) -> grant(row))
                .optional();
    }

    private static GrantRow grant(ResultSet row) throws SQLException {
        return new GrantRow(
                new TenantId(row.getString("tenant_id")),
                new GrantId(row.getString("grant_id")),
                List.of((String[]) row.getArray("scopes").getArray()),
                new AccountId(row.getString("account_id")),
                optionalTime(row, "expires_at"),
                optionalTime(row, "revoked_at"),
                row.getString("issued_by"),
                row.getObject("issued_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant optionalTime(ResultSet row, String column)
            throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
