package io.runledger.billing.receipt;

import io.runledger.billing.Rows;
import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ReceiptId;
import io.runledger.events.id.RunId;
import java.util.Locale;
import java.util.UUID;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes one receipt per charge, with the details of its call; from charges and nothing else. */
@Component
@ProcessingGroup("charge-receipts")
class ChargeReceiptsProjector {

    private static final String RECEIPT =
            """
            INSERT INTO read_model.charge_receipts (id, tenant_id, account_id, run_id, attempt,
                   node, graph_id, source_system, source_reference, call_id, receipt_kind, model,
                   provider, tokens_in, tokens_out, cost_usd, provider_cost_usd, markup,
                   charged_credits, provenance, estimated, run_kind, created_at, position)
            VALUES (:id, :tenant, :account, :run, :attempt, :node, :graph, :source, :reference,
                    :call, 'llm', :model, :provider, :tokensIn, :tokensOut, :cost, :providerCost,
                    :markup, :credits, :provenance, :estimated, :kind, :at, :position)
            ON CONFLICT (source_system, call_id) DO NOTHING
            """;

    private static final String DETAILS =
            """
            INSERT INTO read_model.llm_charge_details (receipt_id, provider_call_id, model,
                   provider, tokens_in, tokens_out, latency_ms, graph_id)
            VALUES (:receipt, :response, :model, :provider, :tokensIn, :tokensOut, :latency, :graph)
            ON CONFLICT (receipt_id) DO NOTHING
            """;

    private final JdbcClient db;

    ChargeReceiptsProjector(JdbcClient db) {
        this.db = db;
    }

    @EventHandler
    void on(ChargeEvent event, TrackingToken token) {
        switch (event) {
            case ChargeRecorded charge -> {
                UUID id = UUID.fromString(ReceiptId.of(charge.sourceSystem(), charge.callId()));
                insertReceipt(id, charge, token.position().getAsLong());
                insertDetails(id, charge.facts());
            }
            case CallQuarantined _, CallFailed _ -> {}
        }
    }

    private void insertReceipt(UUID id, ChargeRecorded charge, long position) {
        CallFacts facts = charge.facts();
        RunId run = facts.runId();
        db.sql(RECEIPT)
                .param("id", id)
                .param("tenant", charge.tenantId().value())
                .param("account", charge.accountId().value())
                .param("run", run == null ? null : run.value())
                .param("attempt", facts.attempt())
                .param("node", facts.node())
                .param("graph", facts.graphId())
                .param("source", charge.sourceSystem())
                .param("reference", charge.sourceReference())
                .param("call", charge.callId().value())
                .param("model", facts.model())
                .param("provider", facts.provider())
                .param("tokensIn", facts.tokensIn())
                .param("tokensOut", facts.tokensOut())
                .param("cost", charge.costUsd())
                .param("providerCost", charge.providerCostUsd())
                .param("markup", charge.markup())
                .param("credits", charge.chargedCredits())
                .param("provenance", charge.provenance().name().toLowerCase(Locale.ROOT))
                .param("estimated", facts.estimated())
                .param("kind", facts.runKind())
                .param("at", Rows.utc(charge.at()))
                .param("position", position)
                .update();
    }

    private void insertDetails(UUID receipt, CallFacts facts) {
        db.sql(DETAILS)
                .param("receipt", receipt)
                .param("response", facts.responseId())
                .param("model", facts.model())
                .param("provider", facts.provider())
                .param("tokensIn", facts.tokensIn())
                .param("tokensOut", facts.tokensOut())
                .param("latency", facts.durationMillis())
                .param("graph", facts.graphId())
                .update();
    }
}
