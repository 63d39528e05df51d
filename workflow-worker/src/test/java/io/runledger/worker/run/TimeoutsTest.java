package io.runledger.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.RefusalCode;
import io.runledger.events.json.Json;
import io.runledger.events.run.PausePlace;
import io.runledger.events.run.RunCommand.ExpirePause;
import io.runledger.events.run.RunCommand.RecordStep;
import io.temporal.failure.CanceledFailure;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits that end by themselves. */
@Timeout(60)
class TimeoutsTest {

    static final String SOON = "\"timeout_ms\":200";
    static final String LATER = "\"timeout_ms\":2000";
    private static final String MUCH_LATER = "\"timeout_ms\":315576000000";
    static final String PAUSED = "RecordStep[ask]NODE[ask]";

    /** Asks, and notes what was decided. */
    static String asks(String limit) {
        return """
        {"nodes":{
           "ask":{"type":"interrupt","message":"Go on?",%s},
           "go":{"type":"route","input":"state.plane_review_decision.decision","default":"reject"},
           "yes":{"type":"transform","updates":{"done":"yes"}},
           "no":{"type":"transform","updates":{"done":"no"}}},
         "edges":[["__start__","ask"],["ask","go"],["go:approve","yes"],["go:reject","no"],
                  ["yes","__end__"],["no","__end__"]],
         "state_schema":{"x":{"type":"number","reducer":"add"},"done":{}}}
        """
                .formatted(limit);
    }

    private static Json done(RunHarness run) {
        return run.ledger.state().get("done");
    }

    @Test
    void letTheRunGoOnAsTheNodeSays() throws Exception {
        try (var run = new RunHarness(asks(SOON + ",\"on_timeout\":\"approve\""), "{}")) {
            assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(done(run)).isEqualTo(Json.of("yes"));
            assertThat(run.ledger.all(ExpirePause.class))
                    .extracting(ExpirePause::pause)
                    .containsExactly(new PausePlace(0, 1));
        }
        try (var run = new RunHarness(asks(SOON), "{}")) {
            assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(done(run)).isEqualTo(Json.of("no"));
        }
    }

    @Test
    void endTheWorkflowOfARunThatFailed() throws Exception {
        try (var run = new RunHarness(asks(SOON + ",\"on_timeout\":\"fail\""), "{}")) {
            assertThat(run.begun().outcome()).isEqualTo(RunOutcome.error("timeout"));
            assertThat(run.ledger.story()).endsWith(PAUSED, "ExpirePause");
        }
    }

    @Test
    void letTheWorkflowOfARunThatWasCancelledWaitForThat() throws Exception {
        try (var run = new RunHarness(asks(SOON + ",\"on_timeout\":\"cancel\""), "{}")) {
            run.begun().until("ExpirePause");
            run.ledger.refuse(RefusalCode.RUN_TERMINAL, _ -> true);
            run.cancel();

            assertThatThrownBy(run::outcome).hasCauseInstanceOf(CanceledFailure.class);
        }
    }

    @Test
    void areForgottenWhenSomebodyAnswersBefore() throws Exception {
        try (var run = new RunHarness(asks(MUCH_LATER), "{}")) {
            run.begun().until(PAUSED);
            run.resume("{\"plane_review_decision\":{\"decision\":\"approve\"}}");

            assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(done(run)).isEqualTo(Json.of("yes"));
            assertThat(run.ledger.all(ExpirePause.class)).isEmpty();
        }
    }

    @Test
    void areNotPutOffByWhatTheRunIsToldMeanwhile() throws Exception {
        try (var run = new RunHarness(asks("\"timeout_ms\":3000"), "{}")) {
            run.begun().until(PAUSED);
            run.inject("{\"x\":1}", null);

            assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(run.ledger.state().get("x")).isEqualTo(Json.of(1));
            var first = run.ledger.all(RecordStep.class).getFirst();
            assertThat(run.ledger.all(ExpirePause.class))
                    .singleElement()
                    .satisfies(end -> {
                        assertThat(end.pause()).isEqualTo(new PausePlace(0, 1));
                        assertThat(end.at()).isAfterOrEqualTo(first.at().plusMillis(3000));
                    });
        }
    }

    @Test
    void areAskedForAgainWhereTheLedgerSaysThatTheyAreNotOverYet() throws Exception {
        try (var run = new RunHarness(asks(SOON), "{}")) {
            run.ledger.beLate(2);

            assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(run.ledger.all(ExpirePause.class)).hasSize(3);
        }
    }

    @Test
    @Tag("WORKFLOW_DETERMINISM")
    void endAsIfRememberedWhereTheWorkflowRemembersNothing() throws Exception {
        try (var run = RunHarness.forgetful(asks(LATER), "{}")) {
            run.begun().until(PAUSED);
            run.inject("{\"x\":1}", null);

            assertThat(run.outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(done(run)).isEqualTo(Json.of("no"));
            assertThat(run.ledger.all(ExpirePause.class)).hasSize(1);
        }
    }

    @Test
    void goOnInANewExecutionWhereItsHistoryIsLong() throws Exception {
        try (var run = new RunHarness(2, asks("\"timeout_ms\":1000"), "{}")) {
            assertThat(run.begun().outcome()).isEqualTo(RunOutcome.SUCCESS);
            assertThat(done(run)).isEqualTo(Json.of("no"));
            assertThat(run.ledger.all(ExpirePause.class)).hasSize(1);
            assertThat(run.histories()).hasSizeGreaterThan(1);
        }
    }
}
