package io.runledger.command.billing;

import io.runledger.command.billing.ChargeState.Current;
import io.runledger.command.billing.ChargeState.Decision;
import io.runledger.command.billing.ChargeState.Item;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeCommand;
import io.runledger.events.billing.ChargeCommand.QuarantineCall;
import io.runledger.events.billing.ChargeCommand.RecordCharge;
import io.runledger.events.billing.ChargeCommand.ReissueCharge;
import io.runledger.events.billing.ChargeCommand.ResolveQuarantine;
import io.runledger.events.billing.ChargeCommand.ReverseCharge;
import io.runledger.events.billing.ChargeCommand.WitnessFailure;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.QuarantineResolved;
import io.runledger.events.billing.Credits;
import io.runledger.events.billing.Price;
import io.runledger.events.billing.Pricing;
import io.runledger.events.billing.Provenance;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.TenantId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one call's charge (CHARGE_RECEIPTS_IDEMPOTENT_BY_CALL_ID): at most one account pays
 * for it, whatever its witnesses do and in whatever order. The call is the key; a late or changed
 * run id can never make a second charge.
 */
final class ChargeRules {

    /** The reason under which a reused call id waits for a person. */
    static final String CALL_ID_REUSED = "call_id_reused";

    private ChargeRules() {}

    static List<? extends ChargeEvent> decide(ChargeState state, ChargeCommand command) {
        return switch (command) {
            case RecordCharge c -> charge(state, c);
            case QuarantineCall c -> quarantine(state, c);
            case WitnessFailure c -> fail(state, c);
            case ResolveQuarantine c -> resolve(state, c);
            case ReissueCharge c -> CorrectionRules.reissue(state, c);
            case ReverseCharge c -> CorrectionRules.reverse(state, c);
        };
    }

    /**
     * A witness knows the cost. The first call under this id is charged, unless a person has
     * discarded it; any other is another call of a client that uses its ids again.
     */
    private static List<ChargeEvent> charge(ChargeState state, RecordCharge c) {
        if (state.isAnotherCall(c.facts())) {
            return state.wasAskedAbout(c.facts())
                    ? List.of()
                    : List.of(
                            quarantined(c, c.tenantId(), c.accountId(), c.facts(), CALL_ID_REUSED));
        }
        if (state.charge() != null) {
            return List.of();
        }
        Item item = state.ownItem();
        if (item == null) {
            return List.of(recorded(c));
        }
        return item.waits() ? List.of(resolvedByWitness(item, c), recorded(c)) : List.of();
    }

    private static QuarantineResolved resolvedByWitness(Item item, RecordCharge c) {
        return new QuarantineResolved(
                c.sourceSystem(),
                c.callId(),
                item.tenantId(),
                c.accountId(),
                item.facts(),
                true,
                c.provenance().name().toLowerCase(Locale.ROOT),
                c.at());
    }

    private static ChargeRecorded recorded(RecordCharge c) {
        Pricing pricing = c.pricing() == null ? Pricing.PAID : c.pricing();
        Price price =
                switch (pricing) {
                    case PAID -> Price.of(c.providerCostUsd(), c.markup());
                    case FREE, USER_FUNDED ->
                            new Price(c.providerCostUsd(), c.markup(), BigDecimal.ZERO);
                };
        return recorded(
                c, c.tenantId(), c.accountId(), c.facts(), price, c.pricing(), c.provenance());
    }

    private static ChargeRecorded recorded(
            ChargeCommand c,
            TenantId tenant,
            AccountId account,
            CallFacts facts,
            Price price,
            @Nullable Pricing pricing,
            Provenance provenance) {
        return new ChargeRecorded(
                c.sourceSystem(),
                c.callId(),
                tenant,
                account,
                facts,
                price.providerCostUsd(),
                price.markup(),
                price.costUsd(),
                Credits.ofUsd(price.costUsd()),
                pricing,
                provenance,
                c.at());
    }

    private static List<ChargeEvent> quarantine(ChargeState state, QuarantineCall c) {
        if (state.wasAskedAbout(c.facts())) {
            return List.of();
        }
        if (state.isAnotherCall(c.facts())) {
            return List.of(quarantined(c, c.tenantId(), c.accountId(), c.facts(), CALL_ID_REUSED));
        }
        return state.charge() == null
                ? List.of(quarantined(c, c.tenantId(), c.accountId(), c.facts(), c.reason()))
                : List.of();
    }

    private static CallQuarantined quarantined(
            ChargeCommand c, TenantId tenant, AccountId account, CallFacts facts, String reason) {
        return new CallQuarantined(
                c.sourceSystem(), c.callId(), tenant, account, facts, reason, c.at());
    }

    /** A failure costs nothing and ends nothing: a success may have come, or may still come. */
    private static List<ChargeEvent> fail(ChargeState state, WitnessFailure c) {
        return state.failed()
                ? List.of()
                : List.of(
                        new CallFailed(
                                c.sourceSystem(),
                                c.callId(),
                                c.tenantId(),
                                c.accountId(),
                                c.facts(),
                                c.errorClass(),
                                c.at()));
    }

    private static List<ChargeEvent> resolve(ChargeState state, ResolveQuarantine c) {
        Item item = state.quarantine().get(c.facts().responseId());
        if (item == null) {
            throw new Refused(
                    RefusalCode.NOT_FOUND,
                    "call %s has no response %s in quarantine"
                            .formatted(c.callId(), c.facts().responseId()));
        }
        Decision earlier = item.decision();
        if (earlier != null) {
            requireSame(state, item, earlier, c);
            return List.of();
        }
        Price price = c.price();
        QuarantineResolved resolved =
                new QuarantineResolved(
                        c.sourceSystem(),
                        c.callId(),
                        c.tenantId(),
                        c.accountId(),
                        c.facts(),
                        price != null,
                        c.by(),
                        c.at());
        // A reused call id has its second call charged under an id of its own.
        return price == null || item.reason().equals(CALL_ID_REUSED)
                ? List.of(resolved)
                : List.of(resolved, recorded(c, price));
    }

    private static ChargeRecorded recorded(ResolveQuarantine c, Price price) {
        return recorded(
                c,
                c.tenantId(),
                c.accountId(),
                c.facts(),
                price,
                Pricing.PAID,
                Provenance.CALLBACK);
    }

    private static void requireSame(
            ChargeState state, Item item, Decision earlier, ResolveQuarantine c) {
        Price price = c.price();
        boolean same =
                price == null
                        ? !earlier.charged()
                        : earlier.charged()
                                && earlier.accountId().equals(c.accountId())
                                && isPriceOf(state.charge(), item, price);
        if (!same) {
            throw new Refused(
                    RefusalCode.CONFLICT,
                    "call %s was %s already; a charge that is wrong can be corrected"
                            .formatted(c.callId(), earlier.charged() ? "charged" : "discarded"));
        }
    }

    /** A reused id's second call is charged elsewhere, which knows its price. */
    private static boolean isPriceOf(@Nullable Current charge, Item item, Price price) {
        return item.reason().equals(CALL_ID_REUSED)
                || charge != null && charge.price().costUsd().compareTo(price.costUsd()) == 0;
    }
}
