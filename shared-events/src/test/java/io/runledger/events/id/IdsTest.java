package io.runledger.events.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.billing.ReceiptId;
import io.runledger.events.run.RunWorkflow;
import io.runledger.events.schedule.SlotCommand;
import java.time.Instant;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Identifiers: which texts they take, and which are derived from what. */
class IdsTest {

    @Nested
    @Tag("DERIVED_IDS_NEVER_CHANGE")
    class Derived {

        // The expected values were computed by another implementation of RFC 9562's version 5.
        @Test
        void namesGiveTheirUuidForEver() {
            assertThat(NameUuid.of("größe")).hasToString("50c0121f-1208-5d9e-b163-7a4694653446");
            assertThat(NameUuid.of("größe").version()).isEqualTo(5);
            assertThat(NameUuid.of("größe").variant()).isEqualTo(2);
        }

        @Test
        @Tag("IDEMPOTENT_RUN_START")
        void aTenantsKeyNamesOneRunForEver() {
            assertThat(RunId.of(new TenantId("acme"), "k-1"))
                    .hasToString("d52dbec5-7e27-5168-8065-5298c99e122e");
        }

        @Test
        void aTenantAndKeyCannotBeMistakenForAnotherPair() {
            assertThat(RunId.of(new TenantId("a"), "b-c"))
                    .isNotEqualTo(RunId.of(new TenantId("a-b"), "c"));
        }

        @Test
        @Tag("WORKFLOW_ID_STABILITY")
        void aSlotHasOneWorkflowForEver() {
            ScheduleId schedule = new ScheduleId("0190aaaa-bbbb-5ccc-8ddd-eeeeffff0001");
            String key = SlotCommand.runKey(schedule, Instant.parse("2026-01-31T09:00:00Z"));

            assertThat(RunWorkflow.idOf(new TenantId("acme"), key))
                    .isEqualTo(
                            "graph-run:acme:sched:0190aaaa-bbbb-5ccc-8ddd-eeeeffff0001:"
                                    + "2026-01-31T09:00:00Z");
            assertThat(RunId.of(new TenantId("acme"), key))
                    .hasToString("518019d5-3711-5714-bbb3-3646a7cef318");
        }

        @Test
        void aCallHasOneReceiptForEver() {
            assertThat(ReceiptId.of("litellm", new CallId("call-1")))
                    .isEqualTo("7242f05b-b443-599d-a038-3880581e2a3d");
        }
    }

    @Nested
    class Texts {

        static Stream<Arguments> accepted() {
            return Stream.of(
                    Arguments.of(make(TenantId::new), "a"),
                    Arguments.of(make(TenantId::new), "0-a".repeat(21)),
                    Arguments.of(make(AccountId::new), "Team.a_b@c:d-1"),
                    Arguments.of(make(AccountId::new), "x".repeat(128)),
                    Arguments.of(make(GraphId::new), "inline:0123456789abcdef"),
                    Arguments.of(make(WorkerId::new), "llm"),
                    Arguments.of(make(CallId::new), "chatcmpl-~!/1"),
                    Arguments.of(make(CallId::new), "c".repeat(255)),
                    Arguments.of(make(RunId::new), "0190aaaa-bbbb-5ccc-8ddd-eeeeffff0001"));
        }

        @ParameterizedTest
        @MethodSource("accepted")
        void areShownAsTheyAre(Function<String, Id> type, String text) {
            assertThat(type.apply(text)).hasToString(text);
            assertThat(type.apply(text).value()).isEqualTo(text);
        }

        static Stream<Arguments> refused() {
            return Stream.of(
                    Arguments.of(make(TenantId::new), ""),
                    Arguments.of(make(TenantId::new), "A"),
                    Arguments.of(make(TenantId::new), "a_b"),
                    Arguments.of(make(TenantId::new), "a:b"),
                    Arguments.of(make(TenantId::new), "a\n"),
                    Arguments.of(make(TenantId::new), "a".repeat(64)),
                    Arguments.of(make(AccountId::new), ".a"),
                    Arguments.of(make(AccountId::new), "a/b"),
                    Arguments.of(make(AccountId::new), "x".repeat(129)),
                    Arguments.of(make(GraphId::new), "a b"),
                    Arguments.of(make(GraphId::new), "ä"),
                    Arguments.of(make(WorkerId::new), "-a"),
                    Arguments.of(make(CallId::new), "a b"),
                    Arguments.of(make(CallId::new), "c".repeat(256)),
                    Arguments.of(make(RunId::new), "0190AAAA-BBBB-5CCC-8DDD-EEEEFFFF0001"),
                    Arguments.of(make(RunId::new), "0190aaaabbbb5ccc8dddeeeeffff0001"));
        }

        @ParameterizedTest
        @MethodSource("refused")
        void ofAnotherFormAreRefusedWithTheRule(Function<String, Id> type, String text) {
            assertThatThrownBy(() -> type.apply(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be ");
        }

        private static Function<String, Id> make(Function<String, Id> constructor) {
            return constructor;
        }
    }
}
