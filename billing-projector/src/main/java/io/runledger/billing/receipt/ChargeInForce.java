package io.runledger.billing.receipt;

import io.runledger.billing.CalledAt;
import io.runledger.billing.Rows;
import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.Pricing;
import io.runledger.events.billing.Provenance;
import io.runledger.events.id.RunId;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The money of a receipt, whichever event it comes from. */
record ChargeInForce(
        BigDecimal costUsd,
        BigDecimal providerCostUsd,
        BigDecimal markup,
        long credits,
        Pricing pricing,
        Provenance provenance,
        @Nullable String reissued) {

    static ChargeInForce of(ChargeRecorded charge) {
        Pricing pricing = charge.pricing();
        return new ChargeInForce(
                charge.costUsd(),
                charge.providerCostUsd(),
                charge.markup(),
                charge.chargedCredits(),
                pricing == null ? Pricing.PAID : pricing,
                charge.provenance(),
                null);
    }

    static ChargeInForce of(ChargeReissued charge) {
        return new ChargeInForce(
                charge.costUsd(),
                charge.providerCostUsd(),
                charge.markup(),
                charge.chargedCredits(),
                // Until the charge's first event is seen, which says who pays.
                Pricing.PAID,
                charge.provenance(),
                charge.reason());
    }

    /** What is known of a charge while only its reversal was seen. */
    static ChargeInForce of(ChargeReversed reversal) {
        return new ChargeInForce(
                reversal.providerCostUsd(),
                reversal.providerCostUsd(),
                BigDecimal.ONE,
                reversal.creditedCredits(),
                Pricing.PAID,
                Provenance.CALLBACK,
                null);
    }

    /** The receipt's columns by the names of their parameters. */
    Map<String, Object> columns(ChargeEvent event, UUID receipt, long position) {
        CallFacts facts = event.facts();
        RunId run = facts.runId();
        Map<String, Object> columns = new HashMap<>();
        columns.put("id", receipt);
        columns.put("tenant", event.tenantId().value());
        columns.put("account", event.accountId().value());
        putNullable(columns, "run", run == null ? null : run.value());
        columns.put("attempt", facts.attempt());
        putNullable(columns, "node", facts.node());
        putNullable(columns, "graph", facts.graphId());
        putNullable(columns, "schedule", facts.scheduleId());
        columns.put("source", event.sourceSystem());
        columns.put("reference", event.sourceReference());
        columns.put("call", event.callId().value());
        columns.put("response", facts.responseId());
        columns.put("model", facts.model());
        putNullable(columns, "provider", facts.provider());
        columns.put("tokensIn", facts.tokensIn());
        columns.put("tokensOut", facts.tokensOut());
        putNullable(columns, "latency", facts.durationMillis());
        columns.put("estimated", facts.estimated());
        putNullable(columns, "kind", facts.runKind());
        columns.put("calledAt", Rows.utc(CalledAt.of(facts, event.at())));
        columns.put("at", Rows.utc(event.at()));
        columns.put("position", position);
        putMoney(columns);
        return columns;
    }

    private void putMoney(Map<String, Object> columns) {
        columns.put("cost", costUsd);
        columns.put("providerCost", providerCostUsd);
        columns.put("markup", markup);
        columns.put("credits", credits);
        columns.put("pricing", pricing.name().toLowerCase(Locale.ROOT));
        columns.put("provenance", provenance.name().toLowerCase(Locale.ROOT));
        putNullable(columns, "reissued", reissued);
    }

    /** The statement's parameters take null; the map's type cannot say so. */
    @SuppressWarnings("NullAway")
    private static void putNullable(
            Map<String, Object> columns, String name, @Nullable Object value) {
        columns.put(name, value);
    }
}
