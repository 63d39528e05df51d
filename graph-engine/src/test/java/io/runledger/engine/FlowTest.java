package io.runledger.engine;

import static io.runledger.engine.Graphs.flow;
import static io.runledger.engine.Graphs.jump;
import static io.runledger.engine.Graphs.start;
import static io.runledger.engine.Graphs.wave;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.json.Json;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FlowTest {

    private static void assertDone(Graph graph, Execution at) {
        assertThat(Graphs.verdict(graph, at)).isEqualTo(new Verdict.Done());
    }

    private static void assertNext(Graph graph, Execution at, String... nodes) {
        assertThat(Graphs.ready(graph, at)).containsExactly(nodes);
        assertThat(Graphs.verdict(graph, at)).isEqualTo(Graphs.next(graph, nodes));
    }

    @Nested
    class Joins {

        @Test
        void aDiamondJoinsOnceBothBranchesAreThrough() {
            var graph = flow("a c b j", "S>a a>b a>c b>j c>j j>E");
            var at = start(graph);
            assertNext(graph, at, "a");
            at = wave(graph, at);
            assertNext(graph, at, "c", "b");
            at = wave(graph, at);
            assertNext(graph, at, "j");
            at = wave(graph, at);
            assertDone(graph, at);
            assertThat(at.state().text()).isEqualTo("{\"log\":[\"a\",\"c\",\"b\",\"j\"]}");
            assertThat(at.completed()).containsExactly("a", "c", "b", "j");
            assertThat(at.step()).isEqualTo(3);
        }

        @Test
        void aJoinWaitsForTheLongerBranch() {
            var graph = flow("a b c d j", "S>a a>b b>c c>d d>j a>j j>E");
            var at = wave(graph, start(graph));
            assertNext(graph, at, "b");
            at = wave(graph, wave(graph, at));
            assertNext(graph, at, "d");
            at = wave(graph, at);
            assertNext(graph, at, "j");
        }

        @Test
        void aJoinDoesNotWaitForADeadBranch() {
            var graph = flow("r? x y z j", "S>r r:l>x r:r>y y>z z>j x>j j>E");
            var at = wave(graph, start(graph), "r=l");
            assertNext(graph, at, "x");
            at = wave(graph, at);
            assertNext(graph, at, "j");
            assertThat(at.routes()).containsEntry("r", "l");
        }

        @Test
        void anUntakenConditionalEdgeBesideATakenOneIsJustDead() {
            var graph = flow("r? a j", "S>r S>a r:yes>j a>j r:no>E j>E");
            var at = wave(graph, start(graph), "r=no");
            assertNext(graph, at, "j");
            assertDone(graph, wave(graph, at));
        }

        @Test
        void aDeadLoopHoldsNothingUp() {
            var graph = flow("r? h q? j", "S>r r:loop>h h>q q:again>h q:out>j r:skip>j j>E");
            var at = wave(graph, start(graph), "r=skip");
            assertNext(graph, at, "j");
        }

        @Test
        void branchesThatDoNotLeadToTheEndRunBeforeTheRunIsDone() {
            var graph = flow("a b c", "S>a S>b b>c a>E");
            var at = wave(graph, start(graph));
            assertNext(graph, at, "c");
            assertDone(graph, wave(graph, at));
        }

        @Test
        void aRouteThatDecidesForNothingEndsInDeadlock() {
            var graph = flow("r? a", "S>r r:yes>a a>E");
            var at = wave(graph, start(graph), "r=other");
            assertThat(Graphs.verdict(graph, at))
                    .isEqualTo(new Verdict.Failed("deadlock", "deadlock: no ready nodes", null));
        }

        @Test
        void loopsEnteredAtTwoPlacesDoNotWaitForEachOther() {
            var graph = flow("a b p? q?", "S>a S>b a>p b>q p:x>b q:x>a p:out>E q:out>E");
            var at = start(graph);
            assertNext(graph, at, "a");
        }
    }

    @Nested
    class Loops {

        @Test
        void aRouteCanGoBackAsOftenAsItDecidesTo() {
            var graph = flow("a x y j r? z", "S>a a>x a>y x>j y>j j>r r:again>a r:done>z z>E");
            var at = start(graph);
            for (int round = 0; round < 3; round++) {
                assertNext(graph, at, "a");
                at = wave(graph, at);
                assertNext(graph, at, "x", "y");
                at = wave(graph, at);
                assertNext(graph, at, "j");
                at = wave(graph, wave(graph, at), round < 2 ? "r=again" : "r=done");
            }
            assertThat(at.completed()).containsExactly("a", "x", "y", "j", "r");
            assertNext(graph, at, "z");
            assertDone(graph, wave(graph, at));
        }

        @Test
        void goingBackReopensWhatLiesBehind() {
            var graph = flow("a r?", "S>a a>r r:again>a r:done>E");
            var at = wave(graph, wave(graph, start(graph)), "r=again");
            assertThat(at.completed()).isEmpty();
            assertThat(at.routes()).isEmpty();
        }

        @Test
        void aLoopMayCloseOverAnUnconditionalEdge() {
            var graph = flow("a r? b", "S>a a>r r:more>b b>a r:done>E");
            var at = wave(graph, wave(graph, start(graph)), "r=more");
            assertNext(graph, at, "b");
            at = wave(graph, at);
            assertNext(graph, at, "a");
            at = wave(graph, wave(graph, at), "r=done");
            assertDone(graph, at);
        }

        @Test
        void whatElseTheClosingRouteDecidedForRunsToo() {
            var graph = flow("a r? l", "S>a a>r r:again>a r:again>l l>E r:done>E");
            var at = wave(graph, wave(graph, start(graph)), "r=again");
            assertNext(graph, at, "a", "l");
        }

        @Test
        void aBranchBesideTheLoopIsLeftAlone() {
            var graph = flow("a r? p z", "S>a S>p a>r r:again>a r:done>z p>z z>E");
            var at = wave(graph, wave(graph, start(graph)), "r=again");
            assertNext(graph, at, "a");
            at = wave(graph, wave(graph, at), "r=done");
            assertNext(graph, at, "z");
        }

        @Test
        void theHeadOfALoopDoesNotWaitForABranchThatJoinsItsTail() {
            for (var starts : List.of("S>a S>c", "S>c S>a")) {
                var graph = flow("a c r? b", starts + " a>r c>r r:again>a r:more>b b>a r:done>E");
                var at = start(graph);
                assertNext(graph, at, "a", "c");
                at = wave(graph, at);
                assertNext(graph, at, "r");
                assertNext(graph, wave(graph, at, "r=again"), "a");
                assertNext(graph, wave(graph, at, "r=more"), "b");
            }
        }

        @Test
        void aJoinInALoopWaitsForARouteInTheSameRound() {
            var graph =
                    flow("a q r? p j s?", "S>a a>q a>p q>r r:z>j r:w>s p>j j>s s:again>a s:done>E");
            var at = wave(graph, start(graph));
            for (int round = 0; round < 2; round++) {
                assertNext(graph, at, "q", "p");
                at = wave(graph, at);
                assertNext(graph, at, "r");
                at = wave(graph, at, "r=z");
                assertNext(graph, at, "j");
                at = wave(graph, wave(graph, at), "s=again");
                assertNext(graph, at, "a");
                at = wave(graph, at);
            }
        }

        @Test
        void aJoinWaitsForALoopInsideItsOwnLoop() {
            var graph =
                    flow(
                            "o h b i? p j k?",
                            "S>o o>h o>p h>b b>i i:again>h i:ok>j p>j j>k k:again>o k:done>E");
            var at = start(graph);
            for (int round = 0; round < 2; round++) {
                assertNext(graph, at, "o");
                at = wave(graph, at);
                assertNext(graph, at, "h", "p");
                at = wave(graph, wave(graph, at));
                assertNext(graph, at, "i");
                at = wave(graph, at, "i=again");
                assertNext(graph, at, "h");
                at = wave(graph, wave(graph, wave(graph, at)), "i=ok");
                assertNext(graph, at, "j");
                at = wave(graph, wave(graph, at), "k=again");
            }
        }

        @Test
        void aLoopEndsAtTheStepLimit() {
            var graph = flow("r?", "S>r r:again>r r:done>E");
            var at = Graphs.start(graph, Json.Obj.EMPTY, Graphs.obj("{'max_steps':3}"), "run");
            for (int i = 0; i < 3; i++) {
                assertNext(graph, at, "r");
                at = wave(graph, at, "r=again");
            }
            assertThat(Graphs.verdict(graph, at))
                    .isInstanceOfSatisfying(
                            Verdict.Failed.class,
                            f -> assertThat(f.code()).isEqualTo("step_limit"));
        }
    }

    @Nested
    class Jumps {

        @Test
        void aGotoReplacesTheNodesOwnSuccessors() {
            var graph = flow("a b c d", "S>a a>b b>c c>d d>E");
            var at = jump(graph, start(graph), "a", "d");
            assertNext(graph, at, "d");
            assertDone(graph, wave(graph, at));
        }

        @Test
        void aGotoBackReopensEverythingBehindIt() {
            var graph = flow("a b c", "S>a a>b b>c c>E");
            var at = jump(graph, wave(graph, wave(graph, start(graph))), "c", "b");
            assertNext(graph, at, "b");
            assertThat(at.completed()).containsExactly("a");
            at = wave(graph, at);
            assertNext(graph, at, "c");
            assertDone(graph, wave(graph, at));
        }

        @Test
        void gotosOfOneWaveAreMerged() {
            var graph = flow("a b x y", "S>a S>b a>x b>y x>E y>E");
            var at = start(graph);
            at =
                    Graphs.apply(
                            graph,
                            at,
                            List.of(
                                    new NodeUpdate(
                                            "b",
                                            Json.Obj.EMPTY,
                                            null,
                                            List.of("x", "nobody"),
                                            Json.Arr.EMPTY,
                                            Json.Arr.EMPTY),
                                    new NodeUpdate(
                                            "a",
                                            Json.Obj.EMPTY,
                                            null,
                                            List.of("y"),
                                            Json.Arr.EMPTY,
                                            Json.Arr.EMPTY)));
            assertNext(graph, at, "x", "y");
        }

        @Test
        void siblingsOfAGotoGoOnAfterItsWave() {
            var graph = flow("a b x y", "S>a S>b a>x b>y x>E y>E");
            var at = jump(graph, start(graph), "a", "x");
            assertNext(graph, at, "x");
            at = wave(graph, at);
            assertNext(graph, at, "y");
        }

        @Test
        void aGotoToTheEndEndsAtOnce() {
            var graph = flow("a b x late", "S>a S>b a>x b>E x>E S>late");
            assertDone(graph, jump(graph, start(graph), "a", Graph.END));
        }

        @Test
        void aGotoOfUnknownNamesIsNormalRouting() {
            var graph = flow("a b", "S>a a>b b>E");
            assertNext(graph, jump(graph, start(graph), "a", "nobody"), "b");
        }

        @Test
        void aGotoToItselfRunsAgain() {
            var graph = flow("a b", "S>a a>b b>E");
            assertNext(graph, jump(graph, start(graph), "a", "a"), "a");
        }

        @Test
        void aPendingGotoOutlivesAnUpdateFromOutsideAndAMove() {
            var graph = flow("a b c d", "S>a a>b b>c c>d d>E");
            var at = jump(graph, start(graph), "a", "d");
            at = Graphs.inject(graph, at, Graphs.obj("{'log':'outside'}"));
            assertNext(graph, Execution.fromJson(at.toJson()), "d");
        }
    }

    @Nested
    class Deferred {

        @Test
        void deferredNodesRunInDeclaredOrderWhenTheEndIsReady() {
            var graph = flow("late2 a late1 b", "S>a S>late1 a>late2 a>b b>E");
            var at = start(graph);
            assertNext(graph, at, "a");
            at = wave(graph, wave(graph, at));
            assertNext(graph, at, "late2");
            at = wave(graph, at);
            assertNext(graph, at, "late1");
            assertDone(graph, wave(graph, at));
        }

        @Test
        void edgesThroughADeferredNodeLeadOn() {
            var graph = flow("a late b", "S>a a>late late>b b>E");
            var at = wave(graph, start(graph));
            assertNext(graph, at, "b");
            at = wave(graph, at);
            assertNext(graph, at, "late");
            assertDone(graph, wave(graph, at));
        }

        @Test
        void aDeferredNodeBeforeTheEndDoesNotBlockIt() {
            var graph = flow("a late", "S>a a>late late>E");
            var at = wave(graph, start(graph));
            assertNext(graph, at, "late");
            assertDone(graph, wave(graph, at));
        }

        @Test
        void aGotoToADeferredNodeRunsItNow() {
            var graph = flow("a b late c", "S>a a>b b>E a>late late>c c>E");
            var at = jump(graph, start(graph), "a", "late");
            assertNext(graph, at, "late");
            at = wave(graph, at);
            assertNext(graph, at, "c");
            assertDone(graph, wave(graph, at));
        }
    }

    @Nested
    class Waves {

        @Test
        void aNodeThatIsNotReadyIsRefused() {
            var graph = flow("a b", "S>a a>b b>E");
            var update = NodeUpdate.of("b", Json.Obj.EMPTY);
            assertThatThrownBy(() -> Graphs.apply(graph, start(graph), List.of(update)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not ready");
        }

        @Test
        void aNodeLeftOutOfAWaveStaysReady() {
            var graph = flow("a b c", "S>a S>b a>c b>c c>E");
            var at = Graphs.apply(graph, start(graph), List.of(NodeUpdate.of("a", Json.Obj.EMPTY)));
            assertNext(graph, at, "b");
        }

        @Test
        void anExecutionSurvivesItsJson() {
            var graph = flow("a r? b", "S>a a>r r:x>b r:y>E b>E");
            var at = wave(graph, wave(graph, start(graph)), "r=x");
            assertThat(Execution.fromJson((Json.Obj) Json.parse(at.toJson().text()))).isEqualTo(at);
        }
    }

    @Nested
    class Positions {

        @Test
        void aPositionOfAnEarlierVersionIsReadWithItsMissingParts() {
            var graph = flow("a b", "S>a a>b b>E");
            var at = wave(graph, start(graph));
            var old = at.toJson();
            for (var part :
                    List.of(
                            "asked",
                            "control",
                            "noted",
                            "taken",
                            "children",
                            "held",
                            "passed",
                            "pause")) {
                old = old.without(part);
            }
            assertThat(Execution.fromJson(old)).isEqualTo(at);
        }

        @Test
        void whatIsNoPositionIsRefused() {
            var json = start(flow("a", "S>a a>E")).toJson();
            for (var part : List.of("step", "state", "marks", "run_id")) {
                assertThatThrownBy(() -> Execution.fromJson(json.without(part)))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> Execution.fromJson(json.with("marks", Graphs.json("[['a']]"))))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void anExecutionKeepsItsContentOutOfLogs() {
            assertThat(start(flow("a", "S>a a>E")).toString())
                    .isEqualTo("Execution[run step 0 control 0]");
        }

        @Test
        void aNodeThatSaysGotoItselfEndsAtTheLimit() {
            var graph = flow("a b", "S>a a>b b>E");
            var at = Graphs.start(graph, Json.Obj.EMPTY, Graphs.obj("{'max_steps':5}"), "run");
            for (int i = 0; i < 5; i++) {
                at = jump(graph, at, "a", "a");
            }
            assertThat(Graphs.verdict(graph, at))
                    .isEqualTo(
                            new Verdict.Failed(
                                    "step_limit",
                                    "the run has taken 5 steps, as many as it may",
                                    "a"));
        }
    }
}
