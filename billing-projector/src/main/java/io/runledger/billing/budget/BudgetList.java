package io.runledger.billing.budget;

import io.runledger.events.billing.BudgetKey;
import io.runledger.events.billing.BudgetPeriod;
import io.runledger.events.billing.BudgetScope;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads a tenant's budgets as they stand at a moment. */
@Component
class BudgetList {

    private static final String BUDGETS =
            """
            SELECT budget.*,
                   coalesce((
                       SELECT spent FROM read_model.budget_spending spending
                       WHERE spending.tenant_id = budget.tenant_id AND spending.id = budget.id
                         AND spending.period_start =
                             CASE budget.period WHEN 'day' THEN :day::date
                                                ELSE :month::date END), 0) AS spent,
                   coalesce((
                       SELECT sum(amount) FROM read_model.budget_reservations run
                       WHERE run.tenant_id = budget.tenant_id
                         AND CASE budget.scope WHEN 'tenant' THEN true
                                 WHEN 'account' THEN run.account_id = budget.subject
                                 WHEN 'graph' THEN run.graph_id = budget.subject
                                 ELSE run.schedule_id = budget.subject END), 0) AS reserved
            FROM read_model.budgets budget
            WHERE budget.tenant_id = :tenant AND (:id::text IS NULL OR budget.id = :id)
            ORDER BY budget.id COLLATE "C"
            """;

    private final JdbcClient db;

    BudgetList(JdbcClient db) {
        this.db = db;
    }

    /** All budgets of the tenant, by their ids. */
    List<Json.Obj> all(TenantId tenant, Instant now) {
        return select(tenant, null, now);
    }

    Optional<Json.Obj> find(TenantId tenant, String id, Instant now) {
        return select(tenant, id, now).stream().findFirst();
    }

    /** The key of one of the tenant's budgets; empty if there is none of this id. */
    Optional<BudgetKey> key(TenantId tenant, String id) {
        return db.sql(
                        """
                        SELECT scope, subject, period FROM read_model.budgets
                        WHERE tenant_id = :tenant AND id = :id
                        """)
                .param("tenant", tenant.value())
                .param("id", id.replace("\0", ""))
                .query((row, _) ->
                        new BudgetKey(
                                BudgetScope.valueOf(upper(row.getString("scope"))),
                                row.getString("subject"),
                                BudgetPeriod.valueOf(upper(row.getString("period")))))
                .optional();
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private List<Json.Obj> select(TenantId tenant, @Nullable String id, Instant now) {
        return db.sql(BUDGETS)
                .param("tenant", tenant.value())
                .param("id", id)
                .param("day", BudgetPeriod.DAY.startOf(now))
                .param("month", BudgetPeriod.MONTH.startOf(now))
                .query((row, _) -> budget(row, now))
                .list();
    }

    private static Json.Obj budget(ResultSet row, Instant now) throws SQLException {
        BudgetPeriod period = BudgetPeriod.valueOf(upper(row.getString("period")));
        LocalDate start = period.startOf(now);
        Long warn = row.getObject("warn_credits", Long.class);
        Long stop = row.getObject("stop_credits", Long.class);
        long spent = row.getLong("spent");
        long reserved = row.getLong("reserved");
        return Json.obj()
                .put("id", row.getString("id"))
                .put("scope", row.getString("scope"))
                .put("subject", row.getString("subject"))
                .put("period", row.getString("period"))
                .put("warn_credits", text(warn))
                .put("stop_credits", text(stop))
                .put("spent_credits", Long.toString(spent))
                .put("reserved_credits", Long.toString(reserved))
                .put(
                        "remaining_credits",
                        text(stop == null ? null : Math.max(0, stop - spent - reserved)))
                .put("state", state(warn, stop, spent))
                .put("period_start", midnight(start))
                .put("resets_at", midnight(period.after(start)))
                .build();
    }

    private static @Nullable String text(@Nullable Long credits) {
        return credits == null ? null : Long.toString(credits);
    }

    private static String state(@Nullable Long warn, @Nullable Long stop, long spent) {
        if (stop != null && spent >= stop) {
            return "stopped";
        }
        return warn != null && spent >= warn ? "warned" : "ok";
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
