package io.runledger.billing.reconciliation;

import io.runledger.billing.BillingSettings;
import io.runledger.billing.Page;
import io.runledger.billing.Rows;
import io.runledger.billing.reconciliation.Finding.Kind;
import io.runledger.billing.reconciliation.Totals.Sum;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The reports of reconciliations, as one tenant may see them: its own findings and their sums. What
 * is nobody's is the operator's.
 */
@Component
public class ReconciliationReports {

    /** In the order in which an item's members are shown; the database does not keep theirs. */
    private static final List<String> MEMBERS =
            List.of(
                    "call_id",
                    "request_id",
                    "run_id",
                    "account_id",
                    "node",
                    "model",
                    "called_at",
                    "intent",
                    "receipt",
                    "spend");

    private final JdbcClient db;
    private final Passes passes;
    private final Totals totals;
    private final BillingSettings settings;

    ReconciliationReports(JdbcClient db, Passes passes, Totals totals, BillingSettings settings) {
        this.db = db;
        this.passes = passes;
        this.totals = totals;
        this.settings = settings;
    }

    /** Newest first, without items. */
    public Json.Obj list(TenantId tenant, Page page) {
        List<Pass> rows = passes.newest(page.before(), page.rows());
        return Json.obj()
                .put(
                        "reconciliations",
                        Json.arr(page.cut(rows).stream().map(pass -> head(tenant, pass)).toList()))
                .put("next_cursor", page.next(rows, Pass::number))
                .build();
    }

    /**
     * One report with a page of its items, in the order in which they were found.
     *
     * @param kind only items of this class; null for all
     * @param after only items behind this one
     */
    public Optional<Json.Obj> find(
            TenantId tenant, UUID id, @Nullable String kind, long after, int limit) {
        return passes.find(id).map(pass -> withItems(tenant, pass, kind, after, limit));
    }

    private Json.Obj withItems(
            TenantId tenant, Pass pass, @Nullable String kind, long after, int limit) {
        List<Item> rows = items(tenant, pass, kind, after, limit + 1);
        boolean isMore = rows.size() > limit;
        List<Item> shown = isMore ? rows.subList(0, limit) : rows;
        return head(tenant, pass)
                .with("items", Json.arr(shown.stream().map(Item::json).toList()))
                .with(
                        "next_cursor",
                        isMore ? ItemCursor.encode(shown.getLast().ordinal()) : Json.NULL);
    }

    private Json.Obj head(TenantId tenant, Pass pass) {
        List<Sum> sums = totals.of(pass, tenant.value());
        boolean isOwn = pass.tenantId().equals(tenant.value());
        Json.Builder head =
                Json.obj()
                        .put("id", pass.id().toString())
                        .put("status", pass.status())
                        .put("from", pass.from())
                        .put("to", pass.to())
                        .put("apply", pass.apply())
                        .put("scheduled", pass.scheduled())
                        .put("requested_by", isOwn ? pass.requestedBy() : null)
                        .put("started_at", pass.startedAt())
                        .put(
                                "completed_at",
                                pass.completedAt() == null ? null : pass.completedAt().toString())
                        .put("error", pass.error())
                        .put("truncated", pass.truncatedOn() != null)
                        .put(
                                "truncated_on",
                                pass.truncatedOn() == null ? null : pass.truncatedOn().toString())
                        .put("entries_checked", sums.stream().mapToLong(Sum::entries).sum())
                        .put("counts", counts(sums))
                        .put(
                                "left",
                                sums.stream().mapToLong(s -> s.findings() - s.settled()).sum());
        money(sums).forEach(head::put);
        return head.build();
    }

    private static Json counts(List<Sum> sums) {
        Map<Kind, Long> found = new EnumMap<>(Kind.class);
        sums.forEach(sum ->
                found.put(Kind.valueOf(sum.kind().toUpperCase(Locale.ROOT)), sum.findings()));
        Json.Builder counts = Json.obj();
        for (Kind kind : Kind.values()) {
            counts.put(kind.shown(), found.getOrDefault(kind, 0L).longValue());
            if (kind == Kind.MISSING_RECEIPT) {
                counts.put("backfilled", sums.stream().mapToLong(Sum::backfilled).sum());
            }
        }
        return counts.build();
    }

    /** The difference is that of the items and what matched rows differ by in their last digits. */
    private static Map<String, Json> money(List<Sum> sums) {
        BigDecimal spend = sum(sums, Sum::spendUsd);
        BigDecimal receipts = sum(sums, Sum::receiptsUsd);
        List<Sum> matched = sums.stream().filter(s -> s.kind().equals("matched")).toList();
        BigDecimal rounding = sum(matched, Sum::spendUsd).subtract(sum(matched, Sum::receiptsUsd));
        Map<String, Json> money = new java.util.LinkedHashMap<>();
        money.put("spend_usd", Json.of(Rows.usd(spend)));
        money.put("receipts_usd", Json.of(Rows.usd(receipts)));
        money.put("difference_usd", Json.of(Rows.usd(spend.subtract(receipts))));
        money.put("rounding_usd", Json.of(Rows.usd(rounding)));
        return money;
    }

    private static BigDecimal sum(
            List<Sum> sums, java.util.function.Function<Sum, BigDecimal> amount) {
        return sums.stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** An item as it is shown, and its place. */
    private record Item(long ordinal, Json.Obj json) {}

    private List<Item> items(
            TenantId tenant, Pass pass, @Nullable String kind, long after, int limit) {
        return db.sql(
                        """
                        SELECT * FROM reconciliation_items
                        WHERE reconciliation_id = :id AND tenant_id = :tenant
                          AND class <> 'matched' AND ordinal > :after
                          AND (:class::text IS NULL OR class = :class)
                        ORDER BY ordinal LIMIT :limit
                        """)
                .param("id", pass.id())
                .param("tenant", tenant.value())
                .param("after", after)
                .param("class", kind)
                .param("limit", limit)
                .query((row, _) -> new Item(row.getLong("ordinal"), item(row)))
                .list();
    }

    /** All items of a report, one after the other; for downloads. */
    void forEachItem(TenantId tenant, Pass pass, @Nullable String kind, Consumer<Json.Obj> each) {
        long after = -1;
        List<Item> rows;
        do {
            rows = items(tenant, pass, kind, after, 1_000);
            for (Item item : rows) {
                each.accept(item.json());
                after = item.ordinal();
            }
        } while (!rows.isEmpty());
    }

    private Json.Obj item(ResultSet row) throws SQLException {
        Json.Obj evidence = (Json.Obj) Json.parseStored(row.getString("evidence"));
        BigDecimal difference =
                row.getBigDecimal("spend_usd").subtract(row.getBigDecimal("receipts_usd"));
        Json.Builder item = Json.obj().put("class", row.getString("class"));
        for (String name : MEMBERS) {
            Json value = evidence.get(name);
            item.put(name, value == null ? Json.NULL : value);
        }
        return item.put("tenant", row.getString("tenant_id"))
                .put("difference_usd", Rows.usd(difference))
                .put("reason", evidence.text("reason"))
                .put("action", row.getString("action"))
                .build();
    }

    /** The operator's tenant, which sees what is nobody's. */
    TenantId operator() {
        return settings.operator();
    }
}
