package io.runledger.billing.receipt;

import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.ChargeEvent.QuarantineResolved;
import io.runledger.events.billing.ReceiptId;
import java.util.Map;
import java.util.UUID;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes one receipt per charge, with the details of its call; from charges and nothing else. A
 * charge that moves from one run to another is an event of either, so its events come in any order;
 * the row is the same whatever it is.
 */
@Component
@ProcessingGroup("charge-receipts")
class ChargeReceiptsProjector {

    /** The columns that the charge in force decides, but for its place in the log. */
    private static final String INSERT =
            """
            INSERT INTO read_model.charge_receipts (id, tenant_id, account_id, run_id, attempt,
                   node, graph_id, schedule_id, source_system, source_reference, call_id,
                   receipt_kind, model, provider, tokens_in, tokens_out, cost_usd,
                   provider_cost_usd, markup, charged_credits, pricing, provenance, reissued,
                   estimated, run_kind, called_at, created_at, position, charged_position)
            VALUES (:id, :tenant, :account, :run, :attempt, :node, :graph, :schedule, :source,
                    :reference, :call, 'llm', :model, :provider, :tokensIn, :tokensOut, :cost,
                    :providerCost, :markup, :credits, :pricing, :provenance, :reissued, :estimated,
                    :kind, :calledAt, :at, :position, :charged)
            ON CONFLICT (source_system, call_id) DO NOTHING
            """;

    private static final String CHARGE =
            """
            UPDATE read_model.charge_receipts
            SET tenant_id = :tenant, account_id = :account, run_id = :run, attempt = :attempt,
                node = :node, graph_id = :graph, schedule_id = :schedule,
                source_reference = :reference, model = :model, provider = :provider,
                tokens_in = :tokensIn, tokens_out = :tokensOut, cost_usd = :cost,
                provider_cost_usd = :providerCost, markup = :markup, charged_credits = :credits,
                provenance = :provenance, reissued = :reissued,
                estimated = :estimated, run_kind = :kind, called_at = :calledAt,
                charged_position = :position
            WHERE source_system = :source AND call_id = :call AND charged_position < :position
            """;

    private static final String BEGIN =
            """
            UPDATE read_model.charge_receipts
            SET position = :position, created_at = :at, pricing = :pricing
            WHERE source_system = :source AND call_id = :call AND position > :position
            """;

    private static final String REVERSE =
            """
            UPDATE read_model.charge_receipts SET reversed_position = :position
            WHERE source_system = :source AND call_id = :call AND reversed_position < :position
            """;

    private static final String DETAILS =
            """
            INSERT INTO read_model.llm_charge_details (receipt_id, provider_call_id, model,
                   provider, tokens_in, tokens_out, latency_ms, graph_id)
            VALUES (:id, :response, :model, :provider, :tokensIn, :tokensOut, :latency, :graph)
            ON CONFLICT (receipt_id) DO UPDATE
            SET provider_call_id = :response, model = :model, provider = :provider,
                tokens_in = :tokensIn, tokens_out = :tokensOut, latency_ms = :latency,
                graph_id = :graph
            """;

    private final JdbcClient db;

    ChargeReceiptsProjector(JdbcClient db) {
        this.db = db;
    }

    @EventHandler
    void on(ChargeEvent event, TrackingToken token) {
        long position = token.position().getAsLong();
        switch (event) {
            case ChargeRecorded charge -> charge(charge, ChargeInForce.of(charge), position);
            case ChargeReissued charge -> charge(charge, ChargeInForce.of(charge), position);
            case ChargeReversed reversal -> reverse(reversal, position);
            case CallQuarantined _, CallFailed _, QuarantineResolved _ -> {}
        }
    }

    private void charge(ChargeEvent event, ChargeInForce charge, long position) {
        Map<String, Object> columns = charge.columns(event, receipt(event), position);
        boolean inForce =
                db.sql(INSERT).params(columns).param("charged", position).update() > 0
                        || db.sql(CHARGE).params(columns).update() > 0;
        // A receipt's place in the list, and who pays, are those of its first event, for ever.
        db.sql(BEGIN).params(columns).update();
        if (inForce) {
            db.sql(DETAILS).params(columns).update();
        }
    }

    private void reverse(ChargeReversed event, long position) {
        // Where it comes before the charge that it takes back, that one has yet to fill the row.
        Map<String, Object> columns =
                ChargeInForce.of(event).columns(event, receipt(event), position);
        db.sql(INSERT).params(columns).param("charged", 0L).update();
        place(REVERSE, event, position);
    }

    private void place(String statement, ChargeEvent event, long position) {
        db.sql(statement)
                .param("position", position)
                .param("source", event.sourceSystem())
                .param("call", event.callId().value())
                .update();
    }

    private static UUID receipt(ChargeEvent event) {
        return UUID.fromString(ReceiptId.of(event.sourceSystem(), event.callId()));
    }
}
