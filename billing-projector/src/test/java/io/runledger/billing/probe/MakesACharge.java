package io.runledger.billing.probe;

import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.TenantId;
import java.time.Instant;

/** Breaks the rule that only the charge itself makes its events; for the test of that rule. */
class MakesACharge {

    Object charge(CallFacts facts) {
        return new CallFailed(
                "litellm",
                new CallId("c"),
                new TenantId("t"),
                new AccountId("a"),
                facts,
                "none",
                Instant.EPOCH);
    }
}
