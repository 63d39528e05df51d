package io.runledger.command.billing;

import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.ChargeEvent.QuarantineResolved;
import io.runledger.events.billing.Price;
import io.runledger.events.billing.Provenance;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.TenantId;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call.
 *
 * @param owner the facts of whoever came first under this call id, charged or quarantined; null
 *     while nobody has
 * @param charge the newest charge, also one that was taken back; null while there is none
 * @param quarantine every response that a person was asked about, by its id
 * @param failed whether a failure was noted
 */
record ChargeState(
        @Nullable CallFacts owner,
        @Nullable Current charge,
        Map<String, Item> quarantine,
        boolean failed) {

    static final ChargeState NONE = new ChargeState(null, null, Map.of(), false);

    /**
     * What was charged last.
     *
     * @param reversed whether it was taken back since
     */
    record Current(
            TenantId tenantId,
            AccountId accountId,
            CallFacts facts,
            Price price,
            long credits,
            Provenance provenance,
            boolean reversed) {

        Current takenBack() {
            return new Current(tenantId, accountId, facts, price, credits, provenance, true);
        }
    }

    /**
     * A response that waits for a person, or has waited.
     *
     * @param decision null while it waits
     */
    record Item(
            TenantId tenantId,
            AccountId accountId,
            CallFacts facts,
            String reason,
            @Nullable Decision decision) {

        boolean waits() {
            return decision == null;
        }
    }

    /** What was decided of a response: what it is charged to, or that it is discarded. */
    record Decision(boolean charged, AccountId accountId, CallFacts facts) {}

    ChargeState {
        quarantine = Collections.unmodifiableMap(new TreeMap<>(quarantine));
    }

    ChargeState after(ChargeEvent event) {
        return switch (event) {
            case ChargeRecorded e -> {
                Price price = new Price(e.providerCostUsd(), e.markup(), e.costUsd());
                yield charged(
                        new Current(
                                e.tenantId(),
                                e.accountId(),
                                e.facts(),
                                price,
                                e.chargedCredits(),
                                e.provenance(),
                                false));
            }
            case ChargeReissued e -> {
                Price price = new Price(e.providerCostUsd(), e.markup(), e.costUsd());
                yield charged(
                        new Current(
                                e.tenantId(),
                                e.accountId(),
                                e.facts(),
                                price,
                                e.chargedCredits(),
                                e.provenance(),
                                false));
            }
            case ChargeReversed _ ->
                    new ChargeState(
                            owner, charge == null ? null : charge.takenBack(), quarantine, failed);
            case CallQuarantined e ->
                    with(
                            new Item(e.tenantId(), e.accountId(), e.facts(), e.reason(), null),
                            e.facts());
            case QuarantineResolved e -> resolved(e);
            case CallFailed _ -> new ChargeState(owner, charge, quarantine, true);
        };
    }

    private ChargeState charged(Current current) {
        return new ChargeState(
                owner == null ? current.facts() : owner, current, quarantine, failed);
    }

    private ChargeState resolved(QuarantineResolved e) {
        Item item = quarantine.get(e.facts().responseId());
        if (item == null) {
            throw new IllegalStateException("%s was resolved and never quarantined".formatted(e));
        }
        Decision decision = new Decision(e.charged(), e.accountId(), e.facts());
        return with(
                new Item(item.tenantId(), item.accountId(), item.facts(), item.reason(), decision),
                item.facts());
    }

    private ChargeState with(Item item, CallFacts facts) {
        Map<String, Item> items = new TreeMap<>(quarantine);
        items.put(item.facts().responseId(), item);
        return new ChargeState(owner == null ? facts : owner, charge, items, failed);
    }

    /** What a person was asked about the call that came first under this id; null: nothing. */
    @Nullable Item ownItem() {
        return quarantine.values().stream()
                .filter(item -> !item.reason().equals(ChargeRules.CALL_ID_REUSED))
                .findFirst()
                .orElse(null);
    }

    /** Whether a person was asked about the call that this witness speaks of. */
    boolean wasAskedAbout(CallFacts facts) {
        return quarantine.containsKey(facts.responseId())
                || quarantine.values().stream()
                        .anyMatch(item -> !CallTimes.areTwoCalls(item.facts(), facts));
    }

    /** Whether a witness speaks of another call than the one that came first under this call id. */
    boolean isAnotherCall(CallFacts facts) {
        return owner != null && CallTimes.areTwoCalls(owner, facts);
    }

    /** Whether an account pays for the call now. */
    boolean isCharged() {
        return charge != null && !charge.reversed();
    }
}
