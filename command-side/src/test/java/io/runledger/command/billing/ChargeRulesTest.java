package io.runledger.command.billing;

import static io.runledger.command.billing.Calls.CALL;
import static io.runledger.command.billing.Calls.RUN;
import static io.runledger.command.billing.Calls.STARTED;
import static io.runledger.command.billing.Calls.after;
import static io.runledger.command.billing.Calls.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeCommand;
import io.runledger.events.billing.ChargeCommand.QuarantineCall;
import io.runledger.events.billing.ChargeCommand.RecordCharge;
import io.runledger.events.billing.ChargeCommand.WitnessFailure;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.QuarantineResolved;
import io.runledger.events.billing.Credits;
import io.runledger.events.billing.Provenance;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one call costs, whatever its witnesses say and how often. */
class ChargeRulesTest {

    private static final TenantId TENANT = new TenantId("acme");
    private static final AccountId ACCOUNT = new AccountId("team");
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private static RecordCharge charge(CallFacts facts, String cost, Provenance witness) {
        return new RecordCharge(
                "litellm",
                CALL,
                TENANT,
                ACCOUNT,
                facts,
                new BigDecimal(cost),
                new BigDecimal("2.0"),
                null,
                witness,
                NOON);
    }

    private static RecordCharge charge(CallFacts facts) {
        return charge(facts, "0.0015", Provenance.CALLBACK);
    }

    private static QuarantineCall quarantine(CallFacts facts) {
        return new QuarantineCall("litellm", CALL, TENANT, ACCOUNT, facts, "cost_unknown", NOON);
    }

    private static WitnessFailure failure() {
        return new WitnessFailure(
                "litellm", CALL, TENANT, ACCOUNT, facts("r-1", STARTED, false), "Timeout", NOON);
    }

    private static ChargeRecorded recorded(RecordCharge command) {
        return (ChargeRecorded) ChargeRules.decide(ChargeState.NONE, command).getFirst();
    }

    @Nested
    @Tag("CREDIT_UNIT_STANDARD")
    class Arithmetic {

        @ParameterizedTest
        @CsvSource({
            "0.07,                    2,     0.14,                    1400000",
            "0.00001,                 2,     0.00002,                 200",
            "0.0015,                  2.0,   0.0030,                  30000",
            "0.0032,                  2,     0.0064,                  64000",
            "0,                       2,     0,                       0",
            "0.00000001,              2,     0.00000002,              1",
            "0.00000005,              2,     0.0000001,               1",
            "0.0000000500000000001,   2,     0.0000001000000000002,   2",
            "0.00010200000000000001,  2,     0.00020400000000000002,  2041",
            "2e-07,                   2,     0.0000004,               4",
            "9e-05,                   1.5,   0.000135,                1350",
            "0.1,                     1,     0.1,                     1000000",
            "3,                       1.1,   3.3,                     33000000",
        })
        void costIsExactAndRoundedUpOnce(String cost, String markup, String paid, long credits) {
            BigDecimal costUsd = Credits.costUsd(new BigDecimal(cost), new BigDecimal(markup));
            assertThat(costUsd).isEqualByComparingTo(paid);
            assertThat(Credits.ofUsd(costUsd)).isEqualTo(credits);
        }

        @Test
        void whatDoesNotFitIntoSixtyFourBitsIsNeverCutOff() {
            assertThat(Credits.ofUsd(new BigDecimal("922337203685.4775807")))
                    .isEqualTo(Long.MAX_VALUE);
            assertThatThrownBy(() -> Credits.ofUsd(new BigDecimal("922337203685.4775808")))
                    .isInstanceOf(ArithmeticException.class);
        }

        @Test
        @Tag("USER_COST_NOT_PROVIDER_COST")
        void aChargeKeepsBothCostsAndTheMarkup() {
            ChargeRecorded charge = recorded(charge(facts("r-1", STARTED, false)));
            assertThat(charge.providerCostUsd()).isEqualByComparingTo("0.0015");
            assertThat(charge.markup()).isEqualByComparingTo("2");
            assertThat(charge.costUsd()).isEqualByComparingTo("0.003");
            assertThat(charge.chargedCredits()).isEqualTo(30_000);
            assertThat(charge.provenance()).isEqualTo(Provenance.CALLBACK);
        }
    }

    @Nested
    @Tag("CHARGE_RECEIPTS_IDEMPOTENT_BY_CALL_ID")
    class Repeats {

        private final ChargeState charged = after(charge(facts("r-1", STARTED, false)));

        @Test
        void ofTheSameWitnessRecordNothing() {
            assertThat(ChargeRules.decide(charged, charge(facts("r-1", STARTED, false)))).isEmpty();
        }

        @Test
        void byTheOtherWitnessRecordNothingWhateverItSaysOfCostAndRun() {
            RecordCharge other =
                    charge(facts(null, "r-1", "1769860800.9", false), "9", Provenance.RECONCILER);
            assertThat(ChargeRules.decide(charged, other)).isEmpty();
        }

        @Test
        void withAnotherResponseIdAloneRecordNothing() {
            assertThat(ChargeRules.decide(charged, charge(facts("r-2", STARTED, false)))).isEmpty();
            assertThat(ChargeRules.decide(charged, charge(facts("r-2", null, false)))).isEmpty();
        }

        @Test
        void withAnotherStartAloneRecordNothing() {
            assertThat(ChargeRules.decide(charged, charge(facts("r-1", "1769860999.0", false))))
                    .isEmpty();
        }

        @Test
        void ofACacheHitRecordNothing() {
            assertThat(ChargeRules.decide(charged, charge(facts("r-2", "1769860999.0", true))))
                    .isEmpty();
            ChargeState hit = after(charge(facts("r-1", STARTED, true)));
            assertThat(ChargeRules.decide(hit, charge(facts("r-2", "1769860999.0", false))))
                    .isEmpty();
        }

        @Test
        void withAnotherResponseIdAndStartAreAnotherCallAndWaitForAPerson() {
            RecordCharge reused = charge(facts("r-2", "1769860999.0", false));
            List<? extends ChargeEvent> events = ChargeRules.decide(charged, reused);
            assertThat(events)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            CallQuarantined.class,
                            e -> assertThat(e.reason()).isEqualTo("call_id_reused"));
            ChargeState reported = charged.after(events.getFirst());
            assertThat(ChargeRules.decide(reported, reused)).isEmpty();
            assertThat(ChargeRules.decide(reported, charge(facts("r-3", "1769860555.0", false))))
                    .hasSize(1);
        }
    }

    @Nested
    class Quarantine {

        @Test
        void isEnteredOncePerCall() {
            QuarantineCall first = quarantine(facts("r-1", STARTED, false));
            assertThat(ChargeRules.decide(ChargeState.NONE, first)).hasSize(1);
            assertThat(ChargeRules.decide(after(first), first)).isEmpty();
            assertThat(ChargeRules.decide(after(first), quarantine(facts("r-2", null, false))))
                    .isEmpty();
        }

        @Test
        void isLeftByAChargeThatComesLater() {
            assertThat(
                            ChargeRules.decide(
                                    after(quarantine(facts("r-1", STARTED, false))),
                                    charge(facts("r-1", STARTED, false))))
                    .hasExactlyElementsOfTypes(QuarantineResolved.class, ChargeRecorded.class);
        }

        @Test
        void isNotEnteredByACallThatWasCharged() {
            assertThat(
                            ChargeRules.decide(
                                    after(charge(facts("r-1", STARTED, false))),
                                    quarantine(facts("r-2", null, false))))
                    .isEmpty();
        }
    }

    @Nested
    class Failures {

        @Test
        void areNotedOnceAndCostNothing() {
            assertThat(ChargeRules.decide(ChargeState.NONE, failure()))
                    .hasExactlyElementsOfTypes(CallFailed.class);
            assertThat(ChargeRules.decide(after(failure()), failure())).isEmpty();
        }

        @Test
        void doNotStopASuccessThatFollows() {
            assertThat(ChargeRules.decide(after(failure()), charge(facts("r-1", STARTED, false))))
                    .hasExactlyElementsOfTypes(ChargeRecorded.class);
        }
    }

    @Nested
    class References {

        @Test
        void nameRunAttemptAndCallOrSayThatThereIsNoRun() {
            assertThat(recorded(charge(facts("r-1", STARTED, false))).sourceReference())
                    .isEqualTo(RUN + "/0/call-1");
            assertThat(recorded(charge(facts(null, "r-1", STARTED, false))).sourceReference())
                    .isEqualTo("unattributed/0/call-1");
        }
    }

    @Nested
    class Aggregate {

        private final FixtureConfiguration<Charge> charge =
                new AggregateTestFixture<>(Charge.class)
                        .registerCommandTargetResolver(message ->
                                new VersionedAggregateIdentifier(
                                        (Object)
                                                ((ChargeCommand) message.getPayload())
                                                        .aggregateId(),
                                        null));

        @Test
        void chargesOnce() {
            RecordCharge command = charge(facts("r-1", STARTED, false));
            charge.givenNoPriorActivity().when(command).expectEvents(recorded(command));
            charge.given(recorded(command))
                    .when(command)
                    .expectSuccessfulHandlerExecution()
                    .expectNoEvents();
        }
    }
}
