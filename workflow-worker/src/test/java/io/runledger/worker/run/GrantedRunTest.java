package io.runledger.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.run.RunStatus;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that was asked for under a grant asks that grant before it does anything. */
@Tag("GRANT_VALIDATED_TWICE")
class GrantedRunTest {

    private static final String GREET =
            """
            {"nodes":{"greet":{"type":"task","prompt_template":"Hello","output_key":"greeting"}},
             "edges":[["__start__","greet"],["greet","__end__"]]}
            """;

    /** Two calls one after the other, so that the workflow continues as new between them. */
    private static final String TWICE =
            """
            {"nodes":{"greet":{"type":"task","prompt_template":"Hello","output_key":"greeting"},
                      "again":{"type":"task","prompt_template":"Again","output_key":"greeting"}},
             "edges":[["__start__","greet"],["greet","again"],["again","__end__"]]}
            """;

    @ParameterizedTest
    @EnumSource(
            value = RefusalCode.class,
            names = {"GRANT_NOT_FOUND", "GRANT_REVOKED", "GRANT_EXPIRED", "GRANT_SCOPE_MISMATCH"})
    void isSkippedWhereItsGrantDoesNotHoldAnyMore(RefusalCode refusal) throws Exception {
        try (RunHarness run = new RunHarness(GREET, "{}")) {
            run.ledger.underGrant(refusal);
            String code = refusal.name().toLowerCase(Locale.ROOT);
            assertThat(run.begun().outcome()).isEqualTo(new RunOutcome(RunStatus.SKIPPED, code));
            assertThat(run.ledger.story()).containsExactly("SkipRun " + code);
            assertThat(run.workers.requests()).isEmpty();
        }
    }

    @Test
    void isCarriedOutWhereItsGrantHolds() throws Exception {
        try (RunHarness run = new RunHarness(GREET, "{}")) {
            run.ledger.underGrant(null);
            assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);
        }
    }

    @Test
    void goesOnWhereItsGrantEndsAfterItHasBegun() throws Exception {
        try (RunHarness run = new RunHarness(8, TWICE, "{}")) {
            run.ledger.underGrant(null);
            run.ledger.afterEach(_ -> run.ledger.underGrant(RefusalCode.GRANT_REVOKED));
            assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(run.histories()).hasSizeGreaterThan(1);
        }
    }

    @Test
    void thatEndedMeanwhileIsNotSkipped() throws Exception {
        try (RunHarness run = new RunHarness(GREET, "{}")) {
            run.ledger.underGrant(RefusalCode.GRANT_REVOKED);
            run.ledger.refuse(RefusalCode.RUN_TERMINAL, _ -> true);
            assertThatThrownBy(() -> run.begun().outcome())
                    .hasStackTraceContaining("the attempt is not wanted any more");
            assertThat(run.ledger.story()).isEmpty();
        }
    }
}
