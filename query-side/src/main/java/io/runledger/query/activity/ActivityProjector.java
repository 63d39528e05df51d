package io.runledger.query.activity;

import static io.runledger.query.readmodel.Columns.position;
import static io.runledger.query.readmodel.Columns.time;

import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ReceiptId;
import io.runledger.query.readmodel.ProjectionGroups;
import io.runledger.query.readmodel.ReadTables;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** One row per charge, at the moment it was recorded. */
@Component
@ProcessingGroup(ProjectionGroups.ACTIVITY)
class ActivityProjector {

    private final ReadTables tables;

    ActivityProjector(ReadTables tables) {
        this.tables = tables;
    }

    @EventHandler
    void on(ChargeEvent event, TrackingToken token) {
        switch (event) {
            case ChargeRecorded e -> charged(e, position(token));
            case CallQuarantined _, CallFailed _ -> {}
        }
    }

    private void charged(ChargeRecorded e, long position) {
        CallFacts call = e.facts();
        tables.sql(
                        """
                        INSERT INTO read_model.activity
                            (receipt_id, position, tenant_id, at, run_id, graph_id, run_kind,
                             trigger_source, model, provider, tokens_in, tokens_out, cost_usd,
                             credits, duration_ms)
                        VALUES (:receipt, :position, :tenant, :at, :run, :graph, :kind, :source,
                                :model, :provider, :in, :out, :cost, :credits, :millis)
                        ON CONFLICT (receipt_id) DO NOTHING
                        """)
                .param("receipt", ReceiptId.of(e.sourceSystem(), e.callId()))
                .param("position", position)
                .param("tenant", e.tenantId().value())
                .param("at", time(e.at()))
                .param("run", call.runId() == null ? null : call.runId().value())
                .param("graph", call.graphId())
                .param("kind", call.runKind())
                .param("source", call.triggerSource())
                .param("model", call.model())
                .param("provider", call.provider())
                .param("in", call.tokensIn())
                .param("out", call.tokensOut())
                .param("cost", e.costUsd())
                .param("credits", e.chargedCredits())
                .param("millis", call.durationMillis())
                .update();
    }
}
