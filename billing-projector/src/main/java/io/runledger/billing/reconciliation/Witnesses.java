package io.runledger.billing.reconciliation;

import io.runledger.billing.BillingSettings;
import io.runledger.billing.Rows;
import io.runledger.billing.attribution.Attribution;
import io.runledger.billing.attribution.Attributor;
import io.runledger.billing.ingest.CallWriter;
import io.runledger.billing.ingest.SpendRow;
import io.runledger.billing.reconciliation.Finding.Owner;
import io.runledger.billing.reconciliation.Finding.QuarantineFact;
import io.runledger.billing.reconciliation.Finding.ReceiptFact;
import io.runledger.billing.reconciliation.Finding.UnitFact;
import io.runledger.events.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Puts together what is known of calls: the rows that a pass has read, and what we have ourselves.
 */
@Component
class Witnesses {

    /** A call that was charged under an id of its own, since its id had been used before. */
    private static final Pattern REUSED = Pattern.compile("(.+)~[0-9a-f]{12}");

    private final JdbcClient db;
    private final Staging staging;
    private final Attributor attributor;

    Witnesses(JdbcClient db, Staging staging, Attributor attributor) {
        this.db = db;
        this.staging = staging;
        this.attributor = attributor;
    }

    /**
     * The evidence of each of these calls.
     *
     * @param lag how old a call must be before something can be missing
     */
    List<Evidence> of(UUID pass, List<String> calls, Duration lag) {
        Map<String, List<LogRow>> rows = byCall(staging.rowsOf(pass, calls), LogRow::callId);
        Map<String, List<ReceiptFact>> receipts =
                byCall(receipts(calls), receipt -> baseOf(receipt.callId()));
        Map<String, List<QuarantineFact>> quarantined = quarantined(calls);
        Map<String, UnitFact> units = units(calls);
        Set<String> taken = taken(pass, receipts);
        Instant due = dueBefore(lag);
        List<Evidence> all = new ArrayList<>();
        for (String call : calls) {
            List<LogRow> ofCall = rows.getOrDefault(call, List.of());
            List<ReceiptFact> charged = receipts.getOrDefault(call, List.of());
            UnitFact unit = units.get(call);
            all.add(
                    new Evidence(
                            call,
                            ofCall,
                            charged,
                            quarantined.getOrDefault(call, List.of()),
                            unit,
                            owners(ofCall, charged),
                            taken,
                            isDue(charged, unit, due)));
        }
        return all;
    }

    private static boolean isDue(List<ReceiptFact> charged, @Nullable UnitFact unit, Instant due) {
        return charged.stream().allMatch(receipt -> receipt.startedAt().isBefore(due))
                && (unit == null || unit.createdAt().isBefore(due));
    }

    private static <T> Map<String, List<T>> byCall(List<T> all, Function<T, String> call) {
        return all.stream().collect(Collectors.groupingBy(call));
    }

    private static String baseOf(String callId) {
        Matcher reused = REUSED.matcher(callId);
        return reused.matches() ? reused.group(1) : callId;
    }

    private Instant dueBefore(Duration lag) {
        return db.sql("SELECT now() - make_interval(secs => :lag) AS due")
                .param("lag", lag.toMillis() / 1000.0)
                .query((row, _) -> Rows.instant(row, "due"))
                .single();
    }

    /** Only of rows that nothing was charged for: an answer takes several queries. */
    private Map<String, Owner> owners(List<LogRow> rows, List<ReceiptFact> charged) {
        Set<String> known =
                charged.stream().map(ReceiptFact::responseId).collect(Collectors.toSet());
        Map<String, Owner> owners = new HashMap<>();
        for (LogRow row : rows) {
            Json.Obj payload = row.payload();
            if (row.isSuccess() && payload != null && !known.contains(row.requestId())) {
                SpendRow.read(payload).ifPresent(read -> owners.put(row.requestId(), owner(read)));
            }
        }
        return owners;
    }

    private Owner owner(SpendRow row) {
        Attribution whose = attributor.attribute(row.callId(), row.call().claim());
        return new Owner(
                whose.tenantId().value(),
                whose.accountId().value(),
                whose.runId() == null ? null : whose.runId().value(),
                whose.accountId().equals(BillingSettings.SUSPENSE));
    }

    /** The charges of these calls, those under ids of their own included. */
    List<ReceiptFact> receipts(List<String> calls) {
        return db.sql(
                        """
                        SELECT r.*, d.provider_call_id FROM read_model.charge_receipts r
                        JOIN read_model.llm_charge_details d ON d.receipt_id = r.id
                        WHERE r.source_system = :source
                          AND (r.call_id = ANY (:calls)
                               OR (r.call_id ~ '~[0-9a-f]{12}$'
                                   AND left(r.call_id, -13) = ANY (:calls)))
                        ORDER BY r.call_id
                        """)
                .param("source", CallWriter.SOURCE)
                .param("calls", calls.toArray(String[]::new))
                .query((row, _) -> receipt(row))
                .list();
    }

    private static ReceiptFact receipt(ResultSet row) throws SQLException {
        return new ReceiptFact(
                row.getString("id"),
                row.getString("call_id"),
                row.getString("provider_call_id"),
                row.getString("tenant_id"),
                row.getString("account_id"),
                row.getString("run_id"),
                row.getString("node"),
                row.getString("model"),
                row.getBigDecimal("provider_cost_usd"),
                row.getLong("charged_credits"),
                row.getString("provenance"),
                row.getString("pricing"),
                row.getString("status").equals("reversed"),
                Rows.instant(row, "called_at"));
    }

    private Map<String, List<QuarantineFact>> quarantined(List<String> calls) {
        record Of(String callId, QuarantineFact fact) {}
        List<Of> all =
                db.sql(
                                """
                                SELECT * FROM read_model.billing_quarantine
                                WHERE source_system = :source AND call_id = ANY (:calls)
                                ORDER BY position
                                """)
                        .param("source", CallWriter.SOURCE)
                        .param("calls", calls.toArray(String[]::new))
                        .query((row, _) ->
                                new Of(
                                        row.getString("call_id"),
                                        new QuarantineFact(
                                                row.getString("response_id"),
                                                row.getString("reason"),
                                                row.getString("resolution"),
                                                row.getString("tenant_id"),
                                                row.getString("account_id"),
                                                row.getString("run_id"))))
                        .list();
        return all.stream()
                .collect(
                        Collectors.groupingBy(
                                Of::callId, Collectors.mapping(Of::fact, Collectors.toList())));
    }

    private Map<String, UnitFact> units(List<String> calls) {
        Map<String, UnitFact> units = new HashMap<>();
        db.sql("SELECT * FROM read_model.usage_units WHERE call_id = ANY (:calls)")
                .param("calls", calls.toArray(String[]::new))
                .query(row -> {
                    units.put(
                            row.getString("call_id"),
                            new UnitFact(
                                    row.getString("run_id"),
                                    row.getInt("attempt"),
                                    row.getString("node"),
                                    row.getString("tenant_id"),
                                    row.getString("account_id"),
                                    row.getString("model"),
                                    row.getString("outcome"),
                                    Rows.instant(row, "created_at")));
                });
        return units;
    }

    /** Which response ids of these charges LiteLLM has under another call. */
    private Set<String> taken(UUID pass, Map<String, List<ReceiptFact>> receipts) {
        Map<String, String> callOf = new HashMap<>();
        receipts.forEach(
                (call, all) -> all.forEach(receipt -> callOf.put(receipt.responseId(), call)));
        if (callOf.isEmpty()) {
            return Set.of();
        }
        Set<String> taken = new HashSet<>();
        db.sql(
                        """
                        SELECT request_id, call_id FROM reconciliation_rows
                        WHERE reconciliation_id = :id AND request_id = ANY (:ids)
                        """)
                .param("id", pass)
                .param("ids", callOf.keySet().toArray(String[]::new))
                .query(row -> {
                    String id = row.getString("request_id");
                    if (!row.getString("call_id").equals(callOf.get(id))) {
                        taken.add(id);
                    }
                });
        return taken;
    }
}
