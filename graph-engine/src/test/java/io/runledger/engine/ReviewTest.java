package io.runledger.engine;

import static io.runledger.engine.Graphs.obj;
import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.events.run.Review;
import io.runledger.events.run.RunPause;
import io.runledger.events.run.TimeoutPolicy;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits that somebody decides about, and how long they last. */
class ReviewTest {

    private static final String DECISION = "{'plane_review_decision':{'decision':'reject'}}";

    private static Recorder recorder(Program program) {
        return new Recorder(
                program, Json.Obj.EMPTY, Json.Obj.EMPTY, (place, call) -> call.prompt());
    }

    /** Asks, goes on as was decided, and ends. */
    private static Recorder asking(String ask) {
        return recorder(
                Recorder.program(
                        """
                        {'state_schema':{'log':{'type':'array','reducer':'append'}},
                         'nodes':{'ask':%s,
                                  'decided':{'type':'route','input':'state.plane_review_decision.decision',
                                             'default':'other'},
                                  'good':{'type':'transform','updates':{'log':'good'}},
                                  'bad':{'type':'transform','updates':{'log':'bad'}}},
                         'edges':[['__start__','ask'],['ask','decided'],['decided:approve','good'],
                                  ['decided:reject','bad'],['decided:other','ask'],
                                  ['good','ask'],['bad','__end__']]}
                        """
                                .formatted(ask)));
    }

    /** Waits before the node {@code n}, which is all that is there but for a transform. */
    private static Recorder waitingBefore(String node) {
        return recorder(
                Recorder.program(
                        """
                        {'interrupt_before':['n'],'nodes':{'n':%s,'plain':{'prompt_template':'x'}},
                         'edges':[['__start__','n'],['n','plain'],['plain','__end__']]}
                        """
                                .formatted(node)));
    }

    private static RunPause pause(Recorder run) {
        return ((Verdict.Paused) run.run()).pause();
    }

    private static void decide(Recorder run, String updates) {
        run.resume(updates);
        run.wake();
        run.step();
    }

    private static Json decision(Json.Obj state) {
        return StatePath.inState(state, Review.KEY);
    }

    @Nested
    class AGraph {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'prompt_template':'{{ state.plane_review_decision.comment }}'}",
                    "{'prompt_template':'{% if state.plane_review_decision %}x{% endif %}'}",
                    "{'type':'agent','prompt_template':'x','max_turns':2,"
                            + "'continuation_prompt':'{{state.plane_review_decision}}'}",
                    "{'type':'interrupt','message':'{{state.plane_review_decision.decision}}'}",
                    "{'type':'route','input':'plane_review_decision.decision','default':'x'}",
                    "{'type':'send','items_key':'state.plane_review_decision[0]',"
                            + "'target_node':'plain'}",
                    "{'type':'subgraph','workflow_id':'w',"
                            + "'input_mapping':{'d':'state.plane_review_decision'}}",
                    "{'type':'transform','store_updates':{'namespace':'a','key':'b',"
                            + "'value':'state.plane_review_decision'}}"
                })
        void readsTheDecisionWhereverANodeCanReadTheState(String node) {
            assertThat(pause(waitingBefore(node)).decides()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'prompt_template':'plane_review_decision'}",
                    "{'prompt_template':'{{ input.plane_review_decision }}'}",
                    "{'type':'transform','updates':{'plane_review_decision':null}}",
                    "{'type':'route','input':'state.plane_review_decisions','default':'x'}",
                    "{'type':'transform','store_updates':{'namespace':'a','key':'b',"
                            + "'value':'plane_review_decision'}}"
                })
        void doesNotReadItWhereItOnlyNamesOrWritesIt(String node) {
            assertThat(pause(waitingBefore(node)).decides()).isNull();
        }

        @Test
        void mayReadTheDecisionWithoutDeclaringIt() {
            assertThat(
                            GraphValidator.validate(
                                    obj(
                                            "{'state_schema':{},'nodes':{'n':{'prompt_template':"
                                                    + "'{{state.plane_review_decision.comment}}'}},"
                                                    + "'edges':[['__start__','n'],['n','__end__']]}")))
                    .isEmpty();
        }

        @Test
        void mayNotCollectDecisions() {
            assertThat(
                            GraphValidator.validate(
                                    obj(
                                            "{'state_schema':{'plane_review_decision':"
                                                    + "{'type':'array','reducer':'append'}},'nodes':{'n':{}},"
                                                    + "'edges':[['__start__','n'],['n','__end__']]}")))
                    .extracting(fault -> fault.code() + " " + fault.key())
                    .containsExactly("unknown_reducer plane_review_decision");
        }
    }

    @Nested
    class ADecision {

        @Test
        void isWhereTheGraphGoesOnBy() {
            var run = asking("{'type':'interrupt'}");
            assertThat(pause(run).decides()).isTrue();
            decide(run, DECISION);
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(run.at.state().get("log")).isEqualTo(Json.parse("[\"bad\"]"));
        }

        @Test
        @Tag("NO_SIDE_EFFECTS_BEFORE_APPROVAL")
        void isWaitedForBeforeAnythingBehindItHasStarted() {
            var run = asking("{'type':'interrupt'}");
            run.run();
            assertThat(run.next()).isEmpty();
            assertThat(run.at.completed()).containsExactly("ask");
            assertThat(decision(run.at.state())).isNull();
        }

        @Test
        void isNoAnswerToTheNextQuestion() {
            var run = asking("{'type':'interrupt'}");
            run.run();
            decide(run, "{'plane_review_decision':{'decision':'approve'}}");
            assertThat(pause(run).nodes()).containsExactly("ask");
            assertThat(decision(run.at.state())).isEqualTo(Json.NULL);
            decide(run, "{}");
            assertThat(pause(run).nodes()).containsExactly("ask");
            assertThat(run.at.state().get("log")).isEqualTo(Json.parse("[\"good\"]"));
        }

        @Test
        void aboutASubgraphIsKnownToTheGraphsAroundIt() {
            var run =
                    recorder(
                            Recorder.program(
                                    """
                                    {'nodes':{'sub':{'type':'subgraph','workflow_id':'child'},
                                              'r':{'type':'route','default':'reject',
                                                   'input':'state.plane_review_decision.decision'},
                                              'end':{'type':'transform','updates':{'rejected':true}}},
                                     'edges':[['__start__','sub'],['sub','r'],['r:reject','end'],
                                              ['end','__end__']]}
                                    """,
                                    "child",
                                    """
                                    {'state_schema':{'output':{}},
                                     'nodes':{'ask':{'type':'interrupt'},
                                              'say':{'prompt_template':'{{state.plane_review_decision.decision}}',
                                                     'output_key':'output'}},
                                     'edges':[['__start__','ask'],['ask','say'],['say','__end__']]}
                                    """));
            assertThat(pause(run).decides()).isTrue();
            decide(run, DECISION);
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(run.at.state().get("output")).isEqualTo(Json.of("reject"));
            assertThat(run.at.state().get("rejected")).isEqualTo(Json.of(true));
            assertThat(decision(run.at.state())).isEqualTo(obj("{'decision':'reject'}"));
        }
    }

    @Nested
    class ATimeout {

        @Test
        void isTheNodesOwn() {
            var pause =
                    pause(asking("{'type':'interrupt','timeout_ms':500,'on_timeout':'approve'}"));
            assertThat(pause.timeoutMillis()).isEqualTo(500);
            assertThat(pause.onTimeout()).isEqualTo(TimeoutPolicy.APPROVE);
        }

        @Test
        void rejectsUnlessTheNodeSaysOtherwise() {
            assertThat(pause(asking("{'type':'interrupt','timeout_ms':500}")).onTimeout())
                    .isEqualTo(TimeoutPolicy.REJECT);
            assertThat(pause(asking("{'type':'interrupt'}")).timeoutMillis()).isNull();
        }

        @Test
        void ofSeveralNodesThatWaitTogetherIsTheShortest() {
            var run =
                    recorder(
                            Recorder.program(
                                    """
                                    {'nodes':{'a':{'type':'interrupt','timeout_ms':900,'on_timeout':'fail'},
                                              'b':{'type':'interrupt','timeout_ms':800,'on_timeout':'cancel'},
                                              'c':{'type':'interrupt'}},
                                     'edges':[['__start__','a'],['__start__','b'],['__start__','c'],
                                              ['a','__end__'],['b','__end__'],['c','__end__']]}
                                    """));
            var pause = pause(run);
            assertThat(pause.timeoutMillis()).isEqualTo(800);
            assertThat(pause.onTimeout()).isEqualTo(TimeoutPolicy.CANCEL);
            assertThat(pause.decides()).isNull();
        }

        @Test
        void isKeptWhereThePositionIsCarriedElsewhere() {
            var run = asking("{'type':'interrupt','timeout_ms':500}");
            var before = pause(run);
            run.at = Execution.fromJson((Json.Obj) Json.parse(run.at.toJson().text()));
            assertThat(pause(run)).isEqualTo(before);
        }

        @Test
        void hasToBeOne() {
            for (var bad : List.of("0", "-1", "1.5", "'5s'", "315576000001")) {
                assertThat(faults("'timeout_ms':" + bad)).containsExactly("timeout_ms");
            }
            assertThat(faults("'timeout_ms':1,'on_timeout':'shrug'")).containsExactly("on_timeout");
            assertThat(faults("'on_timeout':'fail'")).containsExactly("on_timeout");
            assertThat(faults("'timeout_ms':315576000000,'on_timeout':'fail'")).isEmpty();
        }

        private static List<String> faults(String fields) {
            return GraphValidator.validate(
                            obj(
                                    "{'nodes':{'n':{'type':'interrupt',"
                                            + fields
                                            + "}},'edges':[['__start__','n'],['n','__end__']]}"))
                    .stream()
                    .peek(fault -> assertThat(fault.code()).isEqualTo("invalid_timeout"))
                    .map(GraphFault::key)
                    .toList();
        }
    }
}
