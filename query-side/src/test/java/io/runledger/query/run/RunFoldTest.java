package io.runledger.query.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.runledger.events.json.Json;
import io.runledger.events.run.DecisionKind;
import io.runledger.events.run.ForkOrigin;
import io.runledger.events.run.NodeOrigin;
import io.runledger.events.run.PauseKind;
import io.runledger.events.run.RunStatus;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.platform.http.ProblemException;
import io.runledger.query.testing.Positions;
import io.runledger.query.testing.Story;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RunFoldTest {

    private static final Cost NOTHING = new Cost(Cost.Sum.ZERO, Cost.Sum.ZERO, Cost.Sum.ZERO);

    private static RunFold fold(Story story) {
        return RunFold.of(Positions.logged(story));
    }

    private static RunFold whole() {
        return fold(new Story("default").whole());
    }

    private static Json.Obj shown(RunFold run) {
        return RunJson.full(run, Optional.empty(), Optional.empty(), NOTHING);
    }

    @Nested
    class Interruption {

        private final Story story =
                new Story("default")
                        .reviewing()
                        .ends(1, "style", "task", "{}")
                        .ends(1, "security", "task", "{}")
                        .checkpoint(1, List.of("security", "style"), List.of("judge"))
                        .interrupted(1, PauseKind.BEFORE, "judge", null);

        @Test
        void isShownWithItsKindAndItsNodesWhileTheRunWaits() {
            RunFold run = fold(story);
            assertThat(run.status()).isEqualTo(RunStatus.INTERRUPTED);
            assertThat(shown(run).get("interrupt"))
                    .isEqualTo(
                            Json.parse(
                                    """
                                    {"kind":"before","nodes":["judge"],"message":null,
                                     "checkpoint_id":"%s:0:1","decides":false,"expires_at":null,
                                     "on_timeout":null,"since":"%s"}
                                    """
                                            .formatted(story.run, run.pause().at())));
        }

        @Test
        void isOverOnceSomebodyHasResumedTheRun() {
            RunFold run = fold(story.resumed(1, "{\"verdict\":\"fine\"}"));
            assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
            assertThat(shown(run).get("interrupt")).isEqualTo(Json.NULL);
        }

        @Test
        void saysWhatAnInterruptNodeSays() {
            Story asks = new Story("default").requested().started();
            asks.interrupted(1, PauseKind.NODE, "ask", "Ship it?");
            assertThat(String.valueOf(shown(fold(asks)).get("interrupt")))
                    .contains("\"kind\":\"node\",\"nodes\":[\"ask\"],\"message\":\"Ship it?\"");
        }

        @Test
        void saysHowLongItLastsAndWhatHappensThen() {
            RunFold run =
                    fold(new Story("default").requested().started().waits(0, "ask", "Ship it?"));
            Json.Obj interrupt = (Json.Obj) Objects.requireNonNull(shown(run).get("interrupt"));
            assertThat(interrupt.get("decides")).isEqualTo(Json.of(true));
            assertThat(interrupt.text("expires_at"))
                    .isEqualTo(run.pause().at().plusSeconds(300).toString());
            assertThat(interrupt.text("on_timeout")).isEqualTo("reject");
        }
    }

    @Nested
    class ItsDecisions {

        private final Story story =
                new Story("default").requested().started().waits(0, "ask", "Ship it?");

        @Test
        void areKeptWithWhoDecidedAndWhen() {
            RunFold run =
                    fold(
                            story.decided(1, DecisionKind.EDIT, "Shorter.")
                                    .checkpoint(1, List.of(), List.of("ask"), 1)
                                    .waits(1, "ask", "And now?")
                                    .decided(2, DecisionKind.APPROVE, null));
            assertThat(run.pause()).isNull();
            assertThat(shown(run).get("decisions"))
                    .isEqualTo(
                            Json.parse(
                                    """
                                    [{"decision":"edit","by":"key:anna","at":"%s",
                                      "comment":"Shorter.","attempt":0,"step":0},
                                     {"decision":"approve","by":"key:anna","at":"%s",
                                      "comment":null,"attempt":0,"step":1}]
                                    """
                                            .formatted(
                                                    run.decisions().getFirst().at(),
                                                    run.decisions().getLast().at())));
        }

        @Test
        void areOfTheRunThatTheyEndedToo() {
            RunFold run = fold(story.rejected("No."));
            assertThat(run.status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(run.decisions())
                    .extracting(Decision::decision, Decision::comment)
                    .containsExactly(tuple(DecisionKind.REJECT, "No."));
        }

        @Test
        void areNotWhatResumesItWithoutAWord() {
            assertThat(fold(story.resumed(1, "{}")).decisions()).isEmpty();
        }
    }

    @Nested
    class AnotherAttempt {

        private final Story story =
                new Story("default").whole().injected(1, "{\"score\":1}", "judge");

        @Test
        void takesThePlaceOfTheOneBeforeWhichStaysReadable() {
            RunFold run = fold(story.replayed(1, 1).begins(2, "judge", "transform"));
            assertThat(run.attempt()).isOne();
            assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
            assertThat(run.completedAt()).isNull();
            assertThat(run.steps()).isOne();
            assertThat(run.checkpoints()).extracting(Checkpoint::attempt).containsOnly(0);
            assertThat(run.newest()).map(Checkpoint::step).contains(1);
            assertThat(run.nodes()).extracting(NodeRun::attempt).containsExactly(0, 0, 0, 0, 0, 1);
            assertThat(run.attempts())
                    .extracting(Attempt::status)
                    .containsExactly(RunStatus.SUCCESS, RunStatus.RUNNING);
            assertThat(run.attempts().getLast().from()).isEqualTo(story.run + ":0:1");
        }

        @Test
        void endsWhatTheOneBeforeStillDid() {
            Story running = new Story("default").reviewing().replayed(0, 0);
            RunFold run = fold(running);
            assertThat(run.nodes()).extracting(NodeRun::status).containsOnly("cancelled");
            assertThat(run.attempts().getFirst().status()).isEqualTo(RunStatus.CANCELLED);
        }

        @Test
        void takesNothingInAgainThatItsReplayLeftOut() {
            assertThat(fold(story).notTakenIn()).hasSize(1);
            assertThat(fold(story.replayed(1, 1)).notTakenIn()).isEmpty();
        }
    }

    @Test
    void injectionIsPendingUntilTheRunHasTakenItIn() {
        Story story = new Story("default").reviewing().injected(1, "{\"score\":1}", "judge");
        assertThat(shown(fold(story)).get("pending_updates"))
                .isEqualTo(Json.parse("[{\"control\":1,\"apply_after\":\"judge\"}]"));
        story.checkpoint(1, List.of(), List.of("security"), 1);
        assertThat(shown(fold(story)).get("pending_updates")).isEqualTo(Json.Arr.EMPTY);
    }

    @Test
    void forkSaysWhereItComesFromAndWhatItLeftBehind() {
        Story source = new Story("default");
        ForkOrigin origin = new ForkOrigin(source.run, 1, 4, List.of("gone"));
        Json.Obj shown = shown(fold(new Story("default").forked(origin, Json.Obj.EMPTY)));
        assertThat(((Json.Obj) Objects.requireNonNull(shown.get("forked_from"))))
                .isEqualTo(
                        Json.obj()
                                .put("run_id", source.run.value())
                                .put("checkpoint_id", source.run + ":1:4")
                                .build());
        assertThat(shown.get("dropped_nodes")).isEqualTo(Json.parse("[\"gone\"]"));
    }

    @Test
    void nodeFromTheCacheSaysWhoseAnswerItTook() {
        Story story = new Story("default").reviewing();
        NodeOrigin origin = new NodeOrigin(new Story("default").run, 0, 1, "style");
        NodeRun node = fold(story.cached(1, "style", "{}", origin)).nodes().getLast();
        assertThat(PartJson.node(node, null).get("cached")).isEqualTo(Json.of(true));
        assertThat(PartJson.node(node, null).get("cached_from")).isEqualTo(PartJson.origin(origin));
    }

    @Nested
    class AsOfMoments {

        private final RunFold run = whole();

        @Test
        void checkpointIdsEventNumbersAndTimesFindTheSameCheckpoint() {
            Checkpoint second = run.checkpoints().get(1);
            Optional<Checkpoint> wanted = Optional.of(second);
            assertThat(AsOf.find(run, second.id())).isEqualTo(wanted);
            assertThat(AsOf.find(run, Long.toString(second.position()))).isEqualTo(wanted);
            assertThat(AsOf.find(run, second.createdAt().toString())).isEqualTo(wanted);
            assertThat(AsOf.find(run, null)).contains(run.checkpoints().getLast());
        }

        @Test
        void beforeTheFirstCheckpointThereIsNone() {
            assertThat(AsOf.find(run, "0")).isEmpty();
        }

        @Test
        void nonsenseIsRefusedAndAForeignCheckpointNotFound() {
            assertThatThrownBy(() -> AsOf.find(run, "yesterday"))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("as_of");
            String foreign = new Story("default").run + ":0:1";
            assertThatThrownBy(() -> AsOf.find(run, foreign)).hasMessageContaining("not_found");
        }
    }

    @Test
    void copyDoesNotChangeWithWhatItWasCopiedFrom() {
        List<LoggedEvent> events = Positions.logged(new Story("default").whole());
        RunFold half = RunFold.of(events.subList(0, 6));
        RunFold copy = new RunFold(half);
        events.subList(6, events.size()).forEach(half::add);
        assertThat(half.status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(copy.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(copy.sequence()).isEqualTo(5);
        assertThat(copy.checkpoints()).hasSize(1);
        assertThat(copy.nodes()).extracting(NodeRun::status).contains("running");
    }

    @Test
    void runInFullHasInputAndUsageWithoutAnyProjection() {
        Json.Obj shown = shown(whole());
        assertThat(shown.text("status")).isEqualTo("success");
        assertThat(shown.get("output")).isEqualTo(shown.get("state"));
        assertThat(((Json.Obj) Objects.requireNonNull(shown.get("input"))).get("ticket"))
                .isEqualTo(Json.of(7));
        assertThat(shown.get("usage"))
                .isEqualTo(
                        Json.parse(
                                """
                                {"units":2,"tokens_in":120,"tokens_out":40,
                                 "cost_usd":"0.000000","charged_credits":"0"}
                                """));
        assertThat(shown.text("billing_status")).isEqualTo("pending");
    }

    @Test
    void failedRunKeepsItsCause() {
        Json.Obj shown = shown(fold(new Story("default").broken()));
        assertThat(shown.get("error"))
                .isEqualTo(
                        Json.parse(
                                "{\"code\":\"node_failed\",\"message\":\"HTTP 500\",\"node\":\"security\"}"));
        assertThat(shown.get("output")).isEqualTo(Json.Obj.EMPTY);
    }
}
