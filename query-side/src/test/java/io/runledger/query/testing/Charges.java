package io.runledger.query.testing;

import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.Credits;
import io.runledger.events.billing.Provenance;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call, and what can be told of its charge.
 *
 * @param account who pays
 */
public record Charges(
        CallId call,
        TenantId tenant,
        AccountId account,
        @Nullable RunId run,
        String graph,
        String node,
        String model,
        @Nullable String schedule,
        Instant at) {

    private static final BigDecimal MARKUP = new BigDecimal("2.0");

    public static Charges of(Story story, CallId call) {
        return new Charges(
                call,
                story.tenant,
                new AccountId(story.tenant.value()),
                story.run,
                "review",
                "security",
                "demo-small",
                null,
                Instant.parse("2026-03-04T10:00:00Z"));
    }

    public Charges of(@Nullable RunId run) {
        return new Charges(call, tenant, account, run, graph, node, model, schedule, at);
    }

    private CallFacts facts() {
        return new CallFacts(
                "chatcmpl-1",
                run,
                0,
                node,
                graph,
                "user_immediate",
                "api",
                schedule,
                model,
                "demo",
                60,
                20,
                "1.5",
                640L,
                false,
                false);
    }

    public ChargeRecorded recorded(String providerUsd) {
        BigDecimal provider = new BigDecimal(providerUsd);
        BigDecimal cost = Credits.costUsd(provider, MARKUP);
        return new ChargeRecorded(
                "litellm",
                call,
                tenant,
                account,
                facts(),
                provider,
                MARKUP,
                cost,
                Credits.ofUsd(cost),
                null,
                Provenance.CALLBACK,
                at);
    }

    public ChargeReversed reversed(String providerUsd) {
        ChargeRecorded was = recorded(providerUsd);
        return new ChargeReversed(
                "litellm",
                call,
                tenant,
                account,
                facts(),
                was.providerCostUsd(),
                was.chargedCredits(),
                "corrected",
                "key:test",
                at.plusSeconds(60));
    }

    public ChargeReissued reissued(String providerUsd) {
        ChargeRecorded now = recorded(providerUsd);
        return new ChargeReissued(
                "litellm",
                call,
                tenant,
                account,
                facts(),
                now.providerCostUsd(),
                MARKUP,
                now.costUsd(),
                now.chargedCredits(),
                Provenance.CALLBACK,
                "corrected",
                "key:test",
                at.plusSeconds(60));
    }
}
