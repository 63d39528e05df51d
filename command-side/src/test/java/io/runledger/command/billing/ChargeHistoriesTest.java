package io.runledger.command.billing;

import static io.runledger.command.billing.Calls.charge;
import static io.runledger.command.billing.Calls.facts;
import static io.runledger.command.billing.Calls.failure;
import static io.runledger.command.billing.Calls.quarantine;
import static io.runledger.command.billing.Calls.reissue;
import static io.runledger.command.billing.Calls.resolve;
import static io.runledger.command.billing.Calls.reverse;
import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.Refused;
import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeCommand;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.ChargeEvent.QuarantineResolved;
import io.runledger.events.billing.Provenance;
import io.runledger.events.id.AccountId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One call under random witnesses and people, in random order. */
@Tag("CHARGE_RECEIPTS_IDEMPOTENT_BY_CALL_ID")
class ChargeHistoriesTest {

    private final Map<AccountId, Long> books = new HashMap<>();
    private ChargeState state = ChargeState.NONE;
    private int effective;
    private int recorded;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void anyWitnessesInAnyOrderMakeOneChargeOfTheCall(long seed) {
        List<ChargeCommand> witnesses = new ArrayList<>();
        for (String start : List.of(Calls.STARTED, Calls.STARTED_IN_ROW)) {
            CallFacts facts = facts("r-1", start, false);
            witnesses.add(charge(facts));
            witnesses.add(charge(facts, "0.0015", null, Provenance.RECONCILER));
            witnesses.add(quarantine(facts));
            witnesses.add(failure());
        }
        Collections.shuffle(witnesses, new Random(seed));
        witnesses.forEach(this::send);
        assertThat(recorded).isEqualTo(1);
        assertThat(books).containsExactly(Map.entry(Money.ACCOUNT, 30_000L));
        assertThat(state.quarantine().values()).noneMatch(ChargeState.Item::waits);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void atMostOneAccountPaysAtAnyTimeAndWhatWasTakenBackWasChargedBefore(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            send(command(random));
            assertThat(effective).isBetween(0, 1);
            assertThat(state.isCharged()).isEqualTo(effective == 1);
            assertThat(recorded).isLessThanOrEqualTo(1);
            long expected = state.isCharged() ? state.charge().credits() : 0;
            assertThat(books.values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(expected);
            assertThat(books.values()).allMatch(sum -> sum >= 0);
        }
    }

    private static ChargeCommand command(Random random) {
        String[] starts = {Calls.STARTED, Calls.STARTED_IN_ROW, Calls.LATER, null, "1769861500.5"};
        CallFacts facts =
                facts(
                        "r-" + random.nextInt(3),
                        starts[random.nextInt(starts.length)],
                        random.nextInt(5) == 0);
        String cost = List.of("0.0015", "0.3", "0").get(random.nextInt(3));
        AccountId account = new AccountId("a-" + random.nextInt(3));
        return switch (random.nextInt(9)) {
            case 0, 1 -> charge(facts);
            case 2 -> charge(facts, cost, null, Provenance.RECONCILER);
            case 3 -> quarantine(facts);
            case 4 -> failure();
            case 5 -> resolve(facts, random.nextBoolean() ? cost : null);
            case 6, 7 -> reissue(account, facts, cost);
            default -> reverse();
        };
    }

    private void send(ChargeCommand command) {
        try {
            for (ChargeEvent event : ChargeRules.decide(state, command)) {
                state = state.after(event);
                keepBooks(event);
            }
        } catch (Refused _) {
            // A person who asks for what cannot be is told so, and nothing changes.
        }
    }

    private void keepBooks(ChargeEvent event) {
        switch (event) {
            case ChargeRecorded e -> {
                recorded++;
                effective++;
                books.merge(e.accountId(), e.chargedCredits(), Long::sum);
            }
            case ChargeReissued e -> {
                effective++;
                books.merge(e.accountId(), e.chargedCredits(), Long::sum);
            }
            case ChargeReversed e -> {
                effective--;
                books.merge(e.accountId(), -e.creditedCredits(), Long::sum);
            }
            case CallQuarantined _, QuarantineResolved _, CallFailed _ -> {}
        }
    }
}
