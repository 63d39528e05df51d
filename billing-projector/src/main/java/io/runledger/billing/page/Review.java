package io.runledger.billing.page;

import static io.runledger.billing.Rows.instant;

import io.runledger.billing.Page;
import io.runledger.billing.Rows;
import io.runledger.billing.ingest.Inbox;
import io.runledger.events.id.CallId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.content.ContentUnreadable;
import io.runledger.platform.page.PrettyJson;
import io.runledger.platform.page.Shown;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the calls that wait for a person, or were decided by one. */
@Component
class Review {

    private static final String QUARANTINE =
            """
            SELECT q.*, NULL::text AS graph_id, NULL::text AS model, NULL::numeric AS cost_usd,
                   NULL::bigint AS charged_credits
            FROM read_model.billing_quarantine q
            WHERE q.tenant_id = :tenant AND q.position < :before
              AND (q.resolution IS NULL) = :open
            ORDER BY q.position DESC LIMIT :limit
            """;

    private static final String SUSPENSE =
            """
            SELECT s.receipt_id AS id, s.call_id, s.response_id, s.resolution, s.resolved_by,
                   s.resolved_at, s.created_at, s.position, r.account_id, r.run_id, r.graph_id,
                   r.model, r.cost_usd, r.charged_credits,
                   CASE WHEN s.unknown_account THEN 'unknown_account' ELSE 'unattributed' END
                       AS reason
            FROM read_model.billing_suspense s
            JOIN read_model.charge_receipts r ON r.id = s.receipt_id
            WHERE s.tenant_id = :tenant AND s.position < :before
              AND (s.resolution IS NULL) = :open
            ORDER BY s.position DESC LIMIT :limit
            """;

    /**
     * What is of use for the decision. Prompts, answers and what a client may have added stay away.
     */
    private static final List<String> SHOWN =
            List.of(
                    "id",
                    "litellm_call_id",
                    "call_type",
                    "status",
                    "stream",
                    "cache_hit",
                    "response_cost",
                    "response_cost_failure_debug_info",
                    "saved_cache_cost",
                    "cost_breakdown",
                    "prompt_tokens",
                    "completion_tokens",
                    "total_tokens",
                    "model",
                    "model_group",
                    "model_id",
                    "custom_llm_provider",
                    "api_base",
                    "startTime",
                    "endTime",
                    "end_user",
                    "model_map_information");

    private final JdbcClient db;
    private final Inbox inbox;

    Review(JdbcClient db, Inbox inbox) {
        this.db = db;
        this.inbox = inbox;
    }

    /**
     * A call.
     *
     * @param why a sentence about the reason
     * @param cost what the account pays; null where nothing was charged
     * @param decided what was decided, by whom and when; null while it waits
     * @param reported what LiteLLM said of it, without content; null where that cannot be read
     */
    public record Item(
            long position,
            String id,
            String reason,
            String why,
            String callId,
            String account,
            @Nullable String runId,
            String graph,
            String model,
            @Nullable String cost,
            String received,
            @Nullable String decided,
            @Nullable String reported,
            String reportedCost) {}

    List<Item> quarantine(TenantId tenant, boolean open, Page page) {
        return read(QUARANTINE, tenant, open, page);
    }

    List<Item> suspense(TenantId tenant, boolean open, Page page) {
        return read(SUSPENSE, tenant, open, page);
    }

    private List<Item> read(String sql, TenantId tenant, boolean open, Page page) {
        return db.sql(sql)
                .param("tenant", tenant.value())
                .param("open", open)
                .param("before", page.before())
                .param("limit", page.rows())
                .query((row, _) -> item(row))
                .list();
    }

    private Item item(ResultSet row) throws SQLException {
        Json.Obj payload = payload(row.getString("call_id"), row.getString("response_id"));
        String reason = row.getString("reason");
        boolean charged = row.getObject("charged_credits") != null;
        return new Item(
                row.getLong("position"),
                row.getString("id"),
                reason.replace('_', ' '),
                why(reason),
                row.getString("call_id"),
                row.getString("account_id"),
                row.getString("run_id"),
                orNothing(row.getString("graph_id")),
                orNothing(model(row, payload)),
                charged
                        ? Shown.usd(row.getBigDecimal("cost_usd"))
                                + " · "
                                + Shown.count(row.getLong("charged_credits"))
                                + " credits"
                        : null,
                Shown.time(instant(row, "created_at")),
                decided(row),
                payload == null ? null : PrettyJson.of(payload),
                payload == null ? Shown.NOTHING : reportedCost(payload));
    }

    private static @Nullable String model(ResultSet row, Json.@Nullable Obj payload)
            throws SQLException {
        String model = row.getString("model");
        return model == null && payload != null ? payload.text("model") : model;
    }

    private static String reportedCost(Json.Obj payload) {
        Json cost = payload.get("response_cost");
        return cost == null ? "not told" : cost.text();
    }

    private static String orNothing(@Nullable String text) {
        return text == null ? Shown.NOTHING : text;
    }

    private static @Nullable String decided(ResultSet row) throws SQLException {
        String resolution = row.getString("resolution");
        if (resolution == null) {
            return null;
        }
        String by = row.getString("resolved_by");
        Instant resolved = Rows.instantOrNull(row, "resolved_at");
        String at = resolved == null ? "" : ", " + Shown.time(resolved);
        return resolution.replace('_', ' ') + (by == null ? "" : " by " + by) + at;
    }

    /** Null where nothing brought it, or where it can no longer be read. */
    private Json.@Nullable Obj payload(String callId, String responseId) {
        try {
            return inbox.payload(new CallId(callId), responseId).map(Review::shown).orElse(null);
        } catch (ContentUnreadable _) {
            return null;
        }
    }

    private static Json.Obj shown(Json.Obj payload) {
        Map<String, Json> members = new LinkedHashMap<>();
        for (String name : SHOWN) {
            Json value = payload.get(name);
            if (value != null) {
                members.put(name, value);
            }
        }
        return new Json.Obj(members);
    }

    private static String why(String reason) {
        return switch (reason) {
            case "call_id_reused" ->
                    "A second call came under an id that was charged already; a client reuses ids.";
            case "unknown_account" ->
                    "The account that the call names does not exist; suspense pays until somebody decides.";
            case "unattributed" ->
                    "Nothing says whose call it was; suspense pays until somebody decides.";
            default -> "LiteLLM's cost is unknown or impossible, so nothing was charged.";
        };
    }
}
