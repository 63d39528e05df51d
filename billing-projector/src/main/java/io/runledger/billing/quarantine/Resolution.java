package io.runledger.billing.quarantine;

import io.runledger.billing.BillingSettings;
import io.runledger.billing.attribution.Payees;
import io.runledger.billing.attribution.Payees.Payee;
import io.runledger.billing.ingest.CallWriter;
import io.runledger.billing.ingest.Inbox;
import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeCommand.RecordCharge;
import io.runledger.events.billing.ChargeCommand.ResolveQuarantine;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.Price;
import io.runledger.events.billing.Provenance;
import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Carries out what a person decides on a quarantined call. Doing it again changes nothing. */
@Component
class Resolution {

    /** The aggregate's reason for the second of two calls under one id. */
    private static final String CALL_ID_REUSED = "call_id_reused";

    /** Hex digits of the response id's hash that tell a second call from the first. */
    private static final int DIGITS = 12;

    private static final int LONGEST_ID = 255;

    private final Payees payees;
    private final Inbox inbox;
    private final BillingSettings settings;
    private final Gateway gateway;
    private final InstantSource clock;

    Resolution(
            Payees payees,
            Inbox inbox,
            BillingSettings settings,
            Gateway gateway,
            InstantSource clock) {
        this.payees = payees;
        this.inbox = inbox;
        this.settings = settings;
        this.gateway = gateway;
        this.clock = clock;
    }

    void discard(Caller caller, CallQuarantined call) {
        send(
                caller,
                resolve(
                        caller,
                        call,
                        new Payee(call.tenantId(), call.accountId(), null),
                        call.facts(),
                        null));
    }

    /**
     * @param body says the price and who pays; what it does not say is as it was reported
     */
    void charge(Caller caller, CallQuarantined call, Json.Obj body) {
        String runId = body.text("run_id");
        String accountId = body.text("account_id");
        Payee payee =
                runId == null && accountId == null
                        ? new Payee(call.tenantId(), call.accountId(), null)
                        : payees.named(caller.tenantId(), runId, accountId);
        Price price = price(call, body);
        CallFacts facts = payee.of(call.facts());
        if (call.reason().equals(CALL_ID_REUSED)) {
            gateway.send(secondCall(call, payee, facts, price), sender(caller));
        }
        send(caller, resolve(caller, call, payee, facts, price));
    }

    private Price price(CallQuarantined call, Json.Obj body) {
        Price sent = PriceSent.read(body, settings.markup());
        if (sent != null) {
            return sent;
        }
        return inbox.payload(call.callId(), call.facts().responseId())
                .map(payload -> payload.get("response_cost"))
                .filter(cost -> cost instanceof Json.Num(var usd) && usd.signum() >= 0)
                .map(cost -> Price.of(((Json.Num) cost).value(), settings.markup()))
                .orElseThrow(() ->
                        ProblemException.invalid(
                                PriceSent.COST,
                                "is required: what was reported names no cost that can be charged"));
    }

    private ResolveQuarantine resolve(
            Caller caller,
            CallQuarantined call,
            Payee payee,
            CallFacts facts,
            @Nullable Price price) {
        return new ResolveQuarantine(
                call.sourceSystem(),
                call.callId(),
                payee.tenantId(),
                payee.accountId(),
                facts,
                price,
                caller.actor(),
                clock.instant());
    }

    private void send(Caller caller, ResolveQuarantine command) {
        gateway.send(command, sender(caller));
    }

    private static Sender sender(Caller caller) {
        return new Sender(caller.tenantId(), caller.actor());
    }

    /**
     * A client that uses its ids again made two calls: the second has an id of its own from now on.
     */
    private RecordCharge secondCall(
            CallQuarantined call, Payee payee, CallFacts facts, Price price) {
        return new RecordCharge(
                CallWriter.SOURCE,
                ownId(call.callId(), facts.responseId()),
                payee.tenantId(),
                payee.accountId(),
                facts,
                price.providerCostUsd(),
                price.markup(),
                null,
                Provenance.CALLBACK,
                clock.instant());
    }

    static CallId ownId(CallId callId, String responseId) {
        String end = "~" + sha256(responseId).substring(0, DIGITS);
        String begin = callId.value();
        return begin.length() + end.length() <= LONGEST_ID
                ? new CallId(begin + end)
                : new CallId("sha256:" + sha256(begin) + end);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
