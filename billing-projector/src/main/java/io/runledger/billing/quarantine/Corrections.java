package io.runledger.billing.quarantine;

import io.runledger.billing.BillingSettings;
import io.runledger.billing.attribution.Payees;
import io.runledger.billing.attribution.Payees.Payee;
import io.runledger.billing.quarantine.CallHistory.Standing;
import io.runledger.events.billing.ChargeCommand.ReissueCharge;
import io.runledger.events.billing.ChargeCommand.ReverseCharge;
import io.runledger.events.billing.Price;
import io.runledger.events.billing.Pricing;
import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.math.BigDecimal;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/**
 * Puts charges right: what lies in suspense is assigned or written off, what costs something else
 * is charged anew. Doing the same again changes nothing; doing something else is refused.
 */
@Component
class Corrections {

    private static final String WRITTEN_OFF = "written_off";

    private final CallHistory history;
    private final Payees payees;
    private final Gateway gateway;
    private final InstantSource clock;

    Corrections(CallHistory history, Payees payees, Gateway gateway, InstantSource clock) {
        this.history = history;
        this.payees = payees;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** Charges a run or an account for what lay in suspense. */
    void assign(Caller caller, String sourceSystem, CallId callId, Json.Obj body) {
        Standing charge = require(sourceSystem, callId);
        Payee payee = payees.named(caller.tenantId(), body.text("run_id"), body.text("account_id"));
        boolean same =
                charge.accountId().equals(payee.accountId())
                        && charge.tenantId().equals(payee.tenantId());
        if (charge.reversed() || !isInSuspense(charge) && !same) {
            throw ProblemException.conflict(
                    "call %s was %s already; a charge that is wrong can be corrected"
                            .formatted(callId, charge.reversed() ? "written off" : "assigned"));
        }
        if (isInSuspense(charge)) {
            reissue(caller, sourceSystem, callId, payee, charge, charge.price(), "reassigned");
        }
    }

    /** Takes a charge of suspense back: nobody will pay for it. */
    void writeOff(Caller caller, String sourceSystem, CallId callId) {
        Standing charge = require(sourceSystem, callId);
        if (!isInSuspense(charge)) {
            throw ProblemException.conflict(
                    "call %s was assigned already; a charge that is wrong can be corrected"
                            .formatted(callId));
        }
        gateway.send(
                new ReverseCharge(
                        sourceSystem, callId, WRITTEN_OFF, caller.actor(), clock.instant()),
                sender(caller));
    }

    /** Charges the same account another cost. */
    Price correct(Caller caller, String sourceSystem, CallId callId, BigDecimal providerCostUsd) {
        Standing charge = require(sourceSystem, callId);
        if (charge.reversed()) {
            throw ProblemException.conflict(
                    "the charge of call %s was taken back; it has no cost to correct"
                            .formatted(callId));
        }
        BigDecimal markup = charge.price().markup();
        Price price =
                charge.pricing() == Pricing.PAID
                        ? Price.of(providerCostUsd, markup)
                        : new Price(providerCostUsd, markup, BigDecimal.ZERO);
        Payee same = new Payee(charge.tenantId(), charge.accountId(), null);
        reissue(caller, sourceSystem, callId, same, charge, price, "corrected");
        return price;
    }

    private void reissue(
            Caller caller,
            String sourceSystem,
            CallId callId,
            Payee payee,
            Standing charge,
            Price price,
            String reason) {
        gateway.send(
                new ReissueCharge(
                        sourceSystem,
                        callId,
                        payee.tenantId(),
                        payee.accountId(),
                        payee.of(charge.facts()),
                        price,
                        reason,
                        caller.actor(),
                        clock.instant()),
                sender(caller));
    }

    private Standing require(String sourceSystem, CallId callId) {
        return history.charge(sourceSystem, callId)
                .orElseThrow(() -> new IllegalStateException("a receipt without a charge"));
    }

    private static boolean isInSuspense(Standing charge) {
        return charge.accountId().equals(BillingSettings.SUSPENSE);
    }

    private static Sender sender(Caller caller) {
        return new Sender(caller.tenantId(), caller.actor());
    }
}
