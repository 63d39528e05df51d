package io.runledger.command.billing;

import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeCommand;
import io.runledger.events.billing.ChargeCommand.QuarantineCall;
import io.runledger.events.billing.ChargeCommand.RecordCharge;
import io.runledger.events.billing.ChargeCommand.WitnessFailure;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.Credits;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one call's charge (CHARGE_RECEIPTS_IDEMPOTENT_BY_CALL_ID): charged once whatever its
 * witnesses do. The call is the key; a late or changed run id can never make a second charge.
 */
final class ChargeRules {

    /** The reason under which a reused call id waits for a person. */
    static final String CALL_ID_REUSED = "call_id_reused";

    private ChargeRules() {}

    /**
     * What is known of a call.
     *
     * @param charged the facts it was charged by, or null while it is not
     * @param quarantined the response ids that wait for a person
     */
    record State(@Nullable CallFacts charged, Set<String> quarantined, boolean failed) {

        static final State NONE = new State(null, Set.of(), false);

        State after(ChargeEvent event) {
            return switch (event) {
                case ChargeRecorded e -> new State(e.facts(), quarantined, failed);
                case CallQuarantined e ->
                        new State(charged, with(quarantined, e.facts().responseId()), failed);
                case CallFailed _ -> new State(charged, quarantined, true);
            };
        }

        private static Set<String> with(Set<String> set, String item) {
            Set<String> copy = new TreeSet<>(set);
            copy.add(item);
            return copy;
        }
    }

    static List<? extends ChargeEvent> decide(State state, ChargeCommand command) {
        return switch (command) {
            case RecordCharge c -> charge(state, c);
            case QuarantineCall c -> quarantine(state, c);
            case WitnessFailure c -> fail(state, c);
        };
    }

    private static List<ChargeEvent> charge(State state, RecordCharge c) {
        CallFacts earlier = state.charged();
        if (earlier == null) {
            return List.of(recorded(c));
        }
        boolean reported = state.quarantined().contains(c.facts().responseId());
        return isAnotherCall(earlier, c.facts()) && !reported
                ? List.of(
                        new CallQuarantined(
                                c.sourceSystem(),
                                c.callId(),
                                c.tenantId(),
                                c.accountId(),
                                c.facts(),
                                CALL_ID_REUSED,
                                c.at()))
                : List.of();
    }

    private static ChargeRecorded recorded(RecordCharge c) {
        BigDecimal costUsd = Credits.costUsd(c.providerCostUsd(), c.markup());
        return new ChargeRecorded(
                c.sourceSystem(),
                c.callId(),
                c.tenantId(),
                c.accountId(),
                c.facts(),
                c.providerCostUsd(),
                c.markup(),
                costUsd,
                Credits.ofUsd(costUsd),
                c.provenance(),
                c.at());
    }

    /**
     * Whether two successes under one call id are two calls: a client reuses its ids. One witness
     * alone may differ, since {@code id} changes between LiteLLM's callback and its spend log.
     */
    private static boolean isAnotherCall(CallFacts one, CallFacts other) {
        return !one.cacheHit()
                && !other.cacheHit()
                && !one.responseId().equals(other.responseId())
                && one.startedAt() != null
                && other.startedAt() != null
                && !Objects.equals(one.startedAt(), other.startedAt());
    }

    private static List<ChargeEvent> quarantine(State state, QuarantineCall c) {
        boolean known =
                state.charged() != null || state.quarantined().contains(c.facts().responseId());
        return known
                ? List.of()
                : List.of(
                        new CallQuarantined(
                                c.sourceSystem(),
                                c.callId(),
                                c.tenantId(),
                                c.accountId(),
                                c.facts(),
                                c.reason(),
                                c.at()));
    }

    private static List<ChargeEvent> fail(State state, WitnessFailure c) {
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
}
