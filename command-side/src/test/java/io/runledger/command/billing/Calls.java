package io.runledger.command.billing;

import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeCommand;
import io.runledger.events.billing.ChargeCommand.QuarantineCall;
import io.runledger.events.billing.ChargeCommand.RecordCharge;
import io.runledger.events.billing.ChargeCommand.ReissueCharge;
import io.runledger.events.billing.ChargeCommand.ResolveQuarantine;
import io.runledger.events.billing.ChargeCommand.ReverseCharge;
import io.runledger.events.billing.ChargeCommand.WitnessFailure;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.Price;
import io.runledger.events.billing.Pricing;
import io.runledger.events.billing.Provenance;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Witnesses of one call, in as few words as tests need. */
final class Calls {

    static final CallId CALL = new CallId("call-1");
    static final RunId RUN = Money.run(1);

    /** One moment, as a callback and as a spend row write it. */
    static final String STARTED = "1769860800.123456";

    static final String STARTED_IN_ROW = "2026-01-31T12:00:00.123000+00:00";
    static final String LATER = "1769860999.0";
    static final BigDecimal MARKUP = new BigDecimal("2.0");

    private Calls() {}

    static CallFacts facts(String response, @Nullable String startedAt, boolean cacheHit) {
        return facts(RUN, response, startedAt, cacheHit);
    }

    static CallFacts facts(
            @Nullable RunId run, String response, @Nullable String startedAt, boolean cacheHit) {
        return new CallFacts(
                response,
                run,
                0,
                "greet",
                "hello",
                "user_immediate",
                "api",
                null,
                "demo-model",
                "openai",
                10,
                20,
                startedAt,
                250L,
                cacheHit,
                false);
    }

    static RecordCharge charge(
            CallFacts facts, String cost, @Nullable Pricing pricing, Provenance witness) {
        return new RecordCharge(
                "litellm",
                CALL,
                Money.TENANT,
                Money.ACCOUNT,
                facts,
                new BigDecimal(cost),
                MARKUP,
                pricing,
                witness,
                Money.NOON);
    }

    static RecordCharge charge(CallFacts facts) {
        return charge(facts, "0.0015", null, Provenance.CALLBACK);
    }

    static RecordCharge row(CallFacts facts) {
        return charge(facts, "0.0015", null, Provenance.RECONCILER);
    }

    static QuarantineCall quarantine(CallFacts facts) {
        return new QuarantineCall(
                "litellm", CALL, Money.TENANT, Money.ACCOUNT, facts, "cost_unknown", Money.NOON);
    }

    static WitnessFailure failure() {
        CallFacts facts = facts(CALL.value(), STARTED, false);
        return new WitnessFailure(
                "litellm", CALL, Money.TENANT, Money.ACCOUNT, facts, "Timeout", Money.NOON);
    }

    static ResolveQuarantine resolve(CallFacts facts, @Nullable String cost) {
        Price price = cost == null ? null : Price.of(new BigDecimal(cost), MARKUP);
        return new ResolveQuarantine(
                "litellm",
                CALL,
                Money.TENANT,
                Money.ACCOUNT,
                facts,
                price,
                "key:default",
                Money.NOON);
    }

    static ReissueCharge reissue(AccountId account, CallFacts facts, String cost) {
        return new ReissueCharge(
                "litellm",
                CALL,
                Money.TENANT,
                account,
                facts,
                Price.of(new BigDecimal(cost), MARKUP),
                "corrected",
                "key:default",
                Money.NOON);
    }

    static ReverseCharge reverse() {
        return new ReverseCharge("litellm", CALL, "written_off", "key:default", Money.NOON);
    }

    static ChargeState after(ChargeCommand... commands) {
        ChargeState state = ChargeState.NONE;
        for (ChargeCommand command : commands) {
            for (ChargeEvent event : ChargeRules.decide(state, command)) {
                state = state.after(event);
            }
        }
        return state;
    }
}
