package io.runledger.billing.page;

import io.runledger.events.id.TenantId;
import io.runledger.platform.page.Shown;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the budgets of a tenant, each in the period that is now. */
@Component
class Budgets {

    private static final int SHOWN = 200;

    private static final String NOW =
            """
            SELECT b.*, b.period_start, coalesce(s.spent, 0) AS spent,
                   (SELECT coalesce(sum(r.amount), 0) FROM read_model.budget_reservations r
                    WHERE r.tenant_id = b.tenant_id AND CASE b.scope
                        WHEN 'tenant' THEN true
                        WHEN 'account' THEN r.account_id = b.subject
                        WHEN 'graph' THEN r.graph_id = b.subject
                        ELSE r.schedule_id = b.subject END) AS reserved
            FROM (SELECT *, date_trunc(period, now() AT TIME ZONE 'UTC')::date AS period_start
                  FROM read_model.budgets WHERE tenant_id = :tenant) b
            LEFT JOIN read_model.budget_spending s
                ON s.tenant_id = b.tenant_id AND s.id = b.id AND s.period_start = b.period_start
            ORDER BY b.scope, b.subject COLLATE "C", b.period LIMIT :limit
            """;

    private final JdbcClient db;

    Budgets(JdbcClient db) {
        this.db = db;
    }

    /**
     * A budget in its period.
     *
     * @param stop empty where there is no limit
     * @param percent how much of the limit, or of the warning threshold where there is none, is
     *     spent or set aside; at most 100
     * @param css how it is to be seen: {@code g0}, {@code warn} or {@code bad}
     * @param state {@code ok}, {@code warned} or {@code stopped}
     */
    public record Line(
            String id,
            String what,
            String subject,
            String period,
            String spent,
            String reserved,
            String warn,
            String stop,
            String left,
            int percent,
            String css,
            String state,
            String resets) {}

    List<Line> of(TenantId tenant) {
        return db.sql(NOW)
                .param("tenant", tenant.value())
                .param("limit", SHOWN)
                .query((row, _) -> line(row))
                .list();
    }

    private static Line line(ResultSet row) throws SQLException {
        BigDecimal spent = row.getBigDecimal("spent");
        BigDecimal reserved = row.getBigDecimal("reserved");
        BigDecimal warn = row.getBigDecimal("warn_credits");
        BigDecimal stop = row.getBigDecimal("stop_credits");
        BigDecimal used = spent.add(reserved);
        String state = state(spent, warn, stop);
        String period = row.getString("period");
        LocalDate start = row.getObject("period_start", LocalDate.class);
        LocalDate resets = period.equals("day") ? start.plusDays(1) : start.plusMonths(1);
        return new Line(
                row.getString("id"),
                row.getString("scope"),
                row.getString("subject"),
                period,
                Shown.credits(spent),
                Shown.credits(reserved),
                warn == null ? Shown.NOTHING : Shown.credits(warn),
                stop == null ? Shown.NOTHING : Shown.credits(stop),
                stop == null
                        ? Shown.NOTHING
                        : Shown.credits(stop.subtract(used).max(BigDecimal.ZERO)),
                percent(used, stop == null ? warn : stop),
                css(state),
                state,
                resets.toString());
    }

    private static String state(
            BigDecimal spent, @Nullable BigDecimal warn, @Nullable BigDecimal stop) {
        if (stop != null && spent.compareTo(stop) >= 0) {
            return "stopped";
        }
        return warn != null && spent.compareTo(warn) >= 0 ? "warned" : "ok";
    }

    private static String css(String state) {
        return switch (state) {
            case "stopped" -> "bad";
            case "warned" -> "warn";
            default -> "g0";
        };
    }

    private static int percent(BigDecimal used, @Nullable BigDecimal limit) {
        if (limit == null || limit.signum() <= 0) {
            return limit == null ? 0 : 100;
        }
        return used.multiply(BigDecimal.valueOf(100))
                .divide(limit, 0, RoundingMode.DOWN)
                .min(BigDecimal.valueOf(100))
                .max(BigDecimal.ZERO)
                .intValue();
    }
}
