package io.runledger.command.billing;

import static io.runledger.command.billing.Calls.LATER;
import static io.runledger.command.billing.Calls.STARTED;
import static io.runledger.command.billing.Calls.STARTED_IN_ROW;
import static io.runledger.command.billing.Calls.after;
import static io.runledger.command.billing.Calls.charge;
import static io.runledger.command.billing.Calls.facts;
import static io.runledger.command.billing.Calls.failure;
import static io.runledger.command.billing.Calls.quarantine;
import static io.runledger.command.billing.Calls.reissue;
import static io.runledger.command.billing.Calls.resolve;
import static io.runledger.command.billing.Calls.reverse;
import static io.runledger.command.billing.Calls.row;
import static io.runledger.command.billing.Money.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeCommand;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.ChargeEvent.QuarantineResolved;
import io.runledger.events.billing.Pricing;
import io.runledger.events.billing.Provenance;
import io.runledger.events.id.AccountId;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A call that two witnesses speak of, that waits for a person, or that is put right. */
class ChargeCorrectionTest {

    private static final CallFacts CALLBACK = facts("r-1", STARTED, false);
    private static final CallFacts ROW = facts("r-1", STARTED_IN_ROW, false);
    private static final CallFacts OTHER_CALL = facts("r-2", LATER, false);

    private static void assertRefused(ChargeState state, ChargeCommand command, RefusalCode code) {
        assertThatThrownBy(() -> ChargeRules.decide(state, command))
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Nested
    @Tag("CHARGE_RECEIPTS_IDEMPOTENT_BY_CALL_ID")
    class TwoWitnesses {

        @ParameterizedTest
        @CsvSource({
            "1769860800.123456, 2026-01-31T12:00:00.123Z,        false",
            "1769860800.123456, 2026-01-31T12:00:00.123+00:00,   false",
            "1769860800.123456, 2026-01-31T12:00:00.130Z,        false",
            "1769860800.123456, 2026-01-31T12:00:00.523Z,        true",
            "1769860800.0,      1.7698608E9,                     false",
            "1769860800,        2026-01-31T13:00:00+01:00,       false",
            "1769860800.123456, 2026-01-31T12:00:01.124Z,        true",
            "1769860800.123456, 2026-01-31T12:00:00,             false",
            "1769860800.123456, yesterday,                       false",
            "nan,               1769860900.0,                    false",
            "1e400,             1769860900.0,                    false",
        })
        void areTwoCallsOnlyWhereTheirStartsAreMomentsApart(
                String one, String other, boolean apart) {
            assertThat(CallTimes.areTwoCalls(facts("r-1", one, false), facts("r-2", other, false)))
                    .isEqualTo(apart);
        }

        @Test
        void ofACacheHitAreOneCallUnderWhateverResponseId() {
            ChargeState hit = after(charge(facts("r-1_cache_hit1", STARTED, true)));
            assertThat(ChargeRules.decide(hit, row(facts("r-1_cache_hit2", LATER, true))))
                    .isEmpty();
        }

        @Test
        void makeOneChargeInEitherOrder() {
            assertThat(ChargeRules.decide(after(charge(CALLBACK)), row(ROW))).isEmpty();
            assertThat(ChargeRules.decide(after(row(ROW)), charge(CALLBACK))).isEmpty();
        }

        @Test
        void ofAFailureThatEndedWellMakeOneChargeInEitherOrder() {
            assertThat(ChargeRules.decide(after(failure()), charge(CALLBACK)))
                    .hasExactlyElementsOfTypes(ChargeRecorded.class);
            assertThat(ChargeRules.decide(after(charge(CALLBACK)), failure()))
                    .hasExactlyElementsOfTypes(CallFailed.class);
            ChargeState both = after(charge(CALLBACK), failure());
            assertThat(both.isCharged()).isTrue();
            assertThat(ChargeRules.decide(both, row(ROW))).isEmpty();
        }

        @Test
        void ofAnotherCallUnderTheSameIdAreReportedOnce() {
            ChargeState reported = after(charge(CALLBACK), charge(OTHER_CALL));
            CallFacts row = facts("r-2", "2026-01-31T12:03:19.000Z", false);
            assertThat(ChargeRules.decide(reported, row(row))).isEmpty();
            assertThat(ChargeRules.decide(reported, quarantine(row))).isEmpty();
        }

        @Test
        void ofAnotherCallWhoseCostIsUnknownAreReportedAsThat() {
            assertThat(ChargeRules.decide(after(charge(CALLBACK)), quarantine(OTHER_CALL)))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            CallQuarantined.class,
                            e -> assertThat(e.reason()).isEqualTo("call_id_reused"));
        }
    }

    @Nested
    class Quarantine {

        private final ChargeState waiting = after(quarantine(CALLBACK));

        @Test
        void isLeftByAWitnessWhoKnowsTheCost() {
            assertThat(ChargeRules.decide(waiting, row(ROW)))
                    .satisfiesExactly(
                            first -> {
                                QuarantineResolved resolved = (QuarantineResolved) first;
                                assertThat(resolved.charged()).isTrue();
                                assertThat(resolved.by()).isEqualTo("reconciler");
                                assertThat(resolved.facts()).isEqualTo(CALLBACK);
                            },
                            second ->
                                    assertThat(((ChargeRecorded) second).provenance())
                                            .isEqualTo(Provenance.RECONCILER));
            ChargeState charged = after(quarantine(CALLBACK), row(ROW));
            assertThat(ChargeRules.decide(charged, row(ROW))).isEmpty();
            assertThat(ChargeRules.decide(charged, quarantine(CALLBACK))).isEmpty();
        }

        @Test
        void isLeftByAPersonWhoSaysWhatItCosts() {
            assertThat(ChargeRules.decide(waiting, resolve(CALLBACK, "0.5")))
                    .satisfiesExactly(
                            first -> assertThat(((QuarantineResolved) first).charged()).isTrue(),
                            second -> {
                                ChargeRecorded charge = (ChargeRecorded) second;
                                assertThat(charge.chargedCredits()).isEqualTo(10_000_000);
                                assertThat(charge.pricing()).isEqualTo(Pricing.PAID);
                                assertThat(charge.provenance()).isEqualTo(Provenance.CALLBACK);
                            });
        }

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void theSameDecisionAgainIsANoOpAndAnotherIsRefused() {
            ChargeState charged = after(quarantine(CALLBACK), resolve(CALLBACK, "0.5"));
            assertThat(ChargeRules.decide(charged, resolve(CALLBACK, "0.50"))).isEmpty();
            assertRefused(charged, resolve(CALLBACK, "0.6"), RefusalCode.CONFLICT);
            assertRefused(charged, resolve(CALLBACK, null), RefusalCode.CONFLICT);
            ChargeState discarded = after(quarantine(CALLBACK), resolve(CALLBACK, null));
            assertThat(ChargeRules.decide(discarded, resolve(CALLBACK, null))).isEmpty();
            assertRefused(discarded, resolve(CALLBACK, "0.5"), RefusalCode.CONFLICT);
        }

        @Test
        void aDiscardedCallIsNotChargedByALaterWitness() {
            ChargeState discarded = after(quarantine(CALLBACK), resolve(CALLBACK, null));
            assertThat(ChargeRules.decide(discarded, row(ROW))).isEmpty();
            assertThat(ChargeRules.decide(discarded, charge(CALLBACK))).isEmpty();
        }

        @Test
        void ofAReusedCallIdChargesNothingUnderThatId() {
            ChargeState reused = after(charge(CALLBACK), charge(OTHER_CALL));
            assertThat(ChargeRules.decide(reused, resolve(OTHER_CALL, "0.5")))
                    .hasExactlyElementsOfTypes(QuarantineResolved.class);
            ChargeState done =
                    after(charge(CALLBACK), charge(OTHER_CALL), resolve(OTHER_CALL, "0.5"));
            assertThat(ChargeRules.decide(done, resolve(OTHER_CALL, "0.5"))).isEmpty();
            assertThat(ChargeRules.decide(done, charge(OTHER_CALL))).isEmpty();
        }

        @Test
        void ofAnUnknownResponseCannotBeLeft() {
            assertRefused(waiting, resolve(OTHER_CALL, "0.5"), RefusalCode.NOT_FOUND);
            assertRefused(ChargeState.NONE, resolve(CALLBACK, null), RefusalCode.NOT_FOUND);
        }
    }

    @Nested
    class Corrections {

        private final ChargeState charged = after(charge(CALLBACK));
        private final AccountId other = new AccountId("other");

        @Test
        void takeTheOldChargeBackAndMakeTheNewOneInOneCommit() {
            assertThat(ChargeRules.decide(charged, reissue(other, CALLBACK, "0.002")))
                    .satisfiesExactly(
                            first -> {
                                ChargeReversed reversed = (ChargeReversed) first;
                                assertThat(reversed.accountId()).isEqualTo(ACCOUNT);
                                assertThat(reversed.creditedCredits()).isEqualTo(30_000);
                            },
                            second -> {
                                ChargeReissued reissued = (ChargeReissued) second;
                                assertThat(reissued.accountId()).isEqualTo(other);
                                assertThat(reissued.chargedCredits()).isEqualTo(40_000);
                                assertThat(reissued.provenance()).isEqualTo(Provenance.CALLBACK);
                            });
        }

        @Test
        @Tag("RETRIES_ARE_NO_OPS")
        void thatWouldChangeNothingRecordNothing() {
            assertThat(ChargeRules.decide(charged, reissue(ACCOUNT, CALLBACK, "0.00150")))
                    .isEmpty();
            ChargeState corrected = after(charge(CALLBACK), reissue(other, CALLBACK, "1"));
            assertThat(ChargeRules.decide(corrected, reissue(other, CALLBACK, "1"))).isEmpty();
        }

        @Test
        void areNotUndoneByALaterWitness() {
            ChargeState corrected = after(charge(CALLBACK), reissue(other, CALLBACK, "1"));
            assertThat(ChargeRules.decide(corrected, row(ROW))).isEmpty();
            ChargeState writtenOff = after(charge(CALLBACK), reverse());
            assertThat(ChargeRules.decide(writtenOff, row(ROW))).isEmpty();
        }

        @Test
        void ofAWrittenOffChargeMakeItAnew() {
            ChargeState writtenOff = after(charge(CALLBACK), reverse());
            assertThat(writtenOff.isCharged()).isFalse();
            assertThat(ChargeRules.decide(writtenOff, reverse())).isEmpty();
            assertThat(ChargeRules.decide(writtenOff, reissue(ACCOUNT, CALLBACK, "0.0015")))
                    .hasExactlyElementsOfTypes(ChargeReissued.class);
        }

        @Test
        void ofACallThatWasNotChargedAreRefused() {
            assertRefused(ChargeState.NONE, reissue(other, CALLBACK, "1"), RefusalCode.CONFLICT);
            assertRefused(after(quarantine(CALLBACK)), reverse(), RefusalCode.CONFLICT);
        }
    }

    @Nested
    class Policy {

        @ParameterizedTest
        @EnumSource(
                value = Pricing.class,
                names = {"FREE", "USER_FUNDED"})
        void aModelThatIsNotPaidForCostsTheAccountNothingAndIsReceiptedAllTheSame(Pricing pricing) {
            ChargeRecorded charge =
                    (ChargeRecorded)
                            ChargeRules.decide(
                                            ChargeState.NONE,
                                            charge(
                                                    CALLBACK,
                                                    "0.0015",
                                                    pricing,
                                                    Provenance.CALLBACK))
                                    .getFirst();
            assertThat(charge.chargedCredits()).isZero();
            assertThat(charge.costUsd()).isEqualByComparingTo("0");
            assertThat(charge.providerCostUsd()).isEqualByComparingTo("0.0015");
            assertThat(charge.pricing()).isEqualTo(pricing);
        }
    }
}
