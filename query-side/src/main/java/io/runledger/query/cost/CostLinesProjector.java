package io.runledger.query.cost;

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
import io.runledger.query.readmodel.ProjectionGroups;
import io.runledger.query.readmodel.ReadTables;
import java.math.BigDecimal;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/**
 * One row per call that was ever charged. A charge that moves to another run changes segments, so
 * the events of one call may arrive in any order: the newest says what the row holds, the oldest
 * when the call was charged first, and what comes again changes nothing.
 */
@Component
@ProcessingGroup(ProjectionGroups.COST_LINES)
public class CostLinesProjector {

    private static final String UPSERT =
            """
            INSERT INTO read_model.cost_lines AS line
                (source_system, call_id, tenant_id, account_id, run_id, attempt, node, graph_id,
                 schedule_id, model, tokens_in, tokens_out, provider_cost_usd, cost_usd, credits,
                 charged, at, first_position, position)
            VALUES (:system, :call, :tenant, :account, :run, :attempt, :node, :graph,
                    :schedule, :model, :in, :out, :provider, :cost, :credits,
                    :charged, :at, :position, :position)
            ON CONFLICT (source_system, call_id) DO UPDATE SET
                (tenant_id, account_id, run_id, attempt, node, graph_id, schedule_id, model,
                 tokens_in, tokens_out, provider_cost_usd, cost_usd, credits, charged, position) =
                (excluded.tenant_id, excluded.account_id, excluded.run_id, excluded.attempt,
                 excluded.node, excluded.graph_id, excluded.schedule_id, excluded.model,
                 excluded.tokens_in, excluded.tokens_out, excluded.provider_cost_usd,
                 excluded.cost_usd, excluded.credits, excluded.charged, excluded.position)
            WHERE line.position < excluded.position
            """;

    private static final String FIRST =
            """
            UPDATE read_model.cost_lines SET at = :at, first_position = :position
            WHERE source_system = :system AND call_id = :call AND first_position > :position
            """;

    private final ReadTables tables;

    public CostLinesProjector(ReadTables tables) {
        this.tables = tables;
    }

    @EventHandler
    public void on(ChargeEvent event, TrackingToken token) {
        long position = position(token);
        switch (event) {
            case ChargeRecorded e ->
                    put(
                            e,
                            new Amounts(e.providerCostUsd(), e.costUsd(), e.chargedCredits(), true),
                            position);
            case ChargeReissued e ->
                    put(
                            e,
                            new Amounts(e.providerCostUsd(), e.costUsd(), e.chargedCredits(), true),
                            position);
            case ChargeReversed e -> put(e, Amounts.NONE, position);
            case CallQuarantined _, CallFailed _, QuarantineResolved _ -> {}
        }
    }

    private record Amounts(
            BigDecimal providerCostUsd, BigDecimal costUsd, long credits, boolean charged) {

        static final Amounts NONE = new Amounts(BigDecimal.ZERO, BigDecimal.ZERO, 0, false);
    }

    private void put(ChargeEvent e, Amounts amounts, long position) {
        int written = upsert(e, amounts, position);
        if (written == 0) {
            tables.sql(FIRST)
                    .param("system", e.sourceSystem())
                    .param("call", e.callId().value())
                    .param("at", time(e.at()))
                    .param("position", position)
                    .update();
        }
    }

    private int upsert(ChargeEvent e, Amounts amounts, long position) {
        CallFacts call = e.facts();
        return tables.sql(UPSERT)
                .param("system", e.sourceSystem())
                .param("call", e.callId().value())
                .param("tenant", e.tenantId().value())
                .param("account", e.accountId().value())
                .param("run", call.runId() == null ? null : call.runId().value())
                .param("attempt", call.attempt())
                .param("node", call.node())
                .param("graph", call.graphId())
                .param("schedule", call.scheduleId())
                .param("model", call.model())
                .param("in", call.tokensIn())
                .param("out", call.tokensOut())
                .param("provider", amounts.providerCostUsd())
                .param("cost", amounts.costUsd())
                .param("credits", amounts.credits())
                .param("charged", amounts.charged())
                .param("at", time(e.at()))
                .param("position", position)
                .update();
    }
}
