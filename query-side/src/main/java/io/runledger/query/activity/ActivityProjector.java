package io.runledger.query.activity;

import static io.runledger.query.readmodel.Columns.position;
import static io.runledger.query.readmodel.Columns.time;

import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.ChargeEvent.QuarantineResolved;
import io.runledger.events.billing.ReceiptId;
import io.runledger.query.readmodel.ProjectionGroups;
import io.runledger.query.readmodel.ReadTables;
import java.math.BigDecimal;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/**
 * One row per charge, at the moment it was first recorded; a charge that was put right shows what
 * it is now. One segment reads the log in order, so the newest event is always the last.
 */
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
            case ChargeRecorded e -> charged(e, e.costUsd(), e.chargedCredits(), position(token));
            case ChargeReissued e -> charged(e, e.costUsd(), e.chargedCredits(), position(token));
            case ChargeReversed e -> reversed(e, position(token));
            case CallQuarantined _, CallFailed _, QuarantineResolved _ -> {}
        }
    }

    private void charged(ChargeEvent e, BigDecimal costUsd, long credits, long position) {
        CallFacts call = e.facts();
        tables.sql(
                        """
                        INSERT INTO read_model.activity AS activity
                            (receipt_id, position, tenant_id, at, run_id, graph_id, run_kind,
                             trigger_source, model, provider, tokens_in, tokens_out, cost_usd,
                             credits, duration_ms, changed)
                        VALUES (:receipt, :position, :tenant, :at, :run, :graph, :kind, :source,
                                :model, :provider, :in, :out, :cost, :credits, :millis,
                                :position)
                        ON CONFLICT (receipt_id) DO UPDATE SET
                            (tenant_id, run_id, graph_id, run_kind, trigger_source, model, provider,
                             tokens_in, tokens_out, cost_usd, credits, charged, changed) =
                            (excluded.tenant_id, excluded.run_id, excluded.graph_id,
                             excluded.run_kind, excluded.trigger_source, excluded.model, excluded.provider,
                             excluded.tokens_in, excluded.tokens_out, excluded.cost_usd,
                             excluded.credits, true, excluded.changed)
                        WHERE activity.changed < excluded.changed
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
                .param("cost", costUsd)
                .param("credits", credits)
                .param("millis", call.durationMillis())
                .update();
    }

    private void reversed(ChargeReversed e, long position) {
        tables.sql(
                        """
                        UPDATE read_model.activity SET charged = false, changed = :position
                        WHERE receipt_id = :receipt AND changed < :position
                        """)
                .param("receipt", ReceiptId.of(e.sourceSystem(), e.callId()))
                .param("position", position)
                .update();
    }
}
