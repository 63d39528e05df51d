package io.runledger.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.engine.Execution;
import io.runledger.engine.Graph;
import io.runledger.engine.GraphEngine;
import io.runledger.engine.GraphValidator;
import io.runledger.engine.Outcome;
import io.runledger.engine.Program;
import io.runledger.engine.Verdict;
import io.runledger.engine.Work;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunControl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Defects that engines of this kind have had, each as the case that goes right here. Those that
 * only show with processes, workers and databases are in the tests of the whole product.
 */
class KnownDefectsTest {

    /** Single quotes in JSON stand for double ones. */
    private static Json.Obj json(String text) {
        return (Json.Obj) Json.parse(text.replace('\'', '"'));
    }

    private static Json.Obj run(String graph, String script) {
        return Programs.shortened(
                Rehearsal.run(Program.of(Graph.parse(json(graph))), json(script)));
    }

    private static Json value(Json.Obj result, String member) {
        return result.members().getOrDefault(member, Json.NULL);
    }

    /** The position after so many steps, in which nodes that call are answered with this. */
    private static Execution after(Program program, Execution from, int steps, String answer) {
        var at = from;
        for (int i = 0; i < steps; i++) {
            var places = ((Verdict.Next) GraphEngine.verdict(program, at)).places();
            var outcomes = new ArrayList<Outcome>();
            for (var place : places) {
                switch (GraphEngine.work(program, at, place, Map.of())) {
                    case Work.Call _ ->
                            outcomes.add(
                                    new Outcome(
                                            place.path(),
                                            GraphEngine.answered(program, place, answer)));
                    case Work.Done(var update, _) ->
                            outcomes.add(new Outcome(place.path(), update));
                    case Work other -> throw new AssertionError(other);
                }
            }
            at = GraphEngine.apply(program, at, outcomes).execution();
        }
        return at;
    }

    @Nested
    class FifthWaitsThatNeverEnd {

        private static final String LINE =
                """
                {'state_schema':{'log':{'type':'array','reducer':'append'}},%s
                 'nodes':{'a':{'prompt_template':'a','output_key':'log'},'b':{'type':'transform','updates':{'log':'b'}},
                          'c':{'type':'transform','updates':{'log':'c'}}},
                 'edges':[['__start__','a'],['a','b'],['b','c'],['c','__end__']]}
                """;

        @Test
        void aBreakpointBeforeANodeIsPassedByOneResume() {
            var result =
                    run(
                            LINE.formatted("'interrupt_before':['b'],"),
                            "{'resumes':[{}],'answers':{'a':'a'}}");
            assertThat(value(result, "steps"))
                    .isEqualTo(value(json("{'s':[['a'],[],['b'],['c']]}"), "s"));
        }

        @Test
        void aGotoIsNotLostOverABreakpoint() {
            var result =
                    run(
                            LINE.formatted("'interrupt_before':['c'],"),
                            "{'resumes':[{}],'answers':{'a':{'state_updates':{'log':'a'},'goto':'c'}}}");
            assertThat(value(result, "steps"))
                    .isEqualTo(value(json("{'s':[['a'],[],['c']]}"), "s"));
            assertThat(value(result, "state")).isEqualTo(json("{'log':['a','c']}"));
        }

        @Test
        void aRouteMayCloseALoop() {
            var result =
                    run(
                            """
                            {'nodes':{'head':{'prompt_template':'go'},'gate':{'type':'route','input':'output'}},
                             'edges':[['__start__','head'],['head','gate'],['gate:again','head'],['gate:on','__end__']]}
                            """,
                            "{'answers':{'head':['again','again','on']}}");
            assertThat(((Json.Arr) value(result, "steps")).items()).hasSize(6);
        }

        @Test
        void aDeferredNodeInTheMiddleHoldsNothingUp() {
            var result =
                    run(
                            """
                            {'nodes':{'a':{'type':'transform'},'late':{'type':'transform','defer':true},'c':{'type':'transform'}},
                             'edges':[['__start__','a'],['a','late'],['late','c'],['c','__end__']]}
                            """,
                            "{}");
            assertThat(value(result, "steps"))
                    .isEqualTo(value(json("{'s':[['a'],['c'],['late']]}"), "s"));
        }

        @Test
        void aJoinOfAnEdgeAndAnUntakenConditionalEdgeIsReached() {
            var result =
                    run(
                            """
                            {'nodes':{'r':{'type':'route','input':'x'},'a':{'type':'transform'},'j':{'type':'transform'}},
                             'edges':[['__start__','r'],['__start__','a'],['r:yes','j'],['a','j'],['j','__end__']]}
                            """,
                            "{}");
            assertThat(value(result, "steps"))
                    .isEqualTo(value(json("{'s':[['r','a'],['j']]}"), "s"));
        }
    }

    @Nested
    class SixthForksThatLoseTheirWay {

        @Test
        void aForkAfterARouteGoesTheWayThatTheRouteDecided() {
            var program =
                    Program.of(
                            Graph.parse(
                                    json(
                                            """
                                            {'state_schema':{'way':{'type':'string'},'went':{'type':'string'}},
                                             'nodes':{'r':{'type':'route','input':'way'},'left':{'type':'transform','updates':{'went':'left'}},
                                                      'right':{'type':'transform','updates':{'went':'right'}}},
                                             'edges':[['__start__','r'],['r:l','left'],['r:r','right'],['left','__end__'],['right','__end__']]}
                                            """)));
            var start = GraphEngine.start(program, json("{'way':'r'}"), Json.Obj.EMPTY, "source");
            var decided = after(program, start, 1, "");

            var fork = GraphEngine.fork(program, decided, "fork", json("{'way':'l'}"));

            assertThat(fork.step()).isZero();
            assertThat(fork.runId()).isEqualTo("fork");
            var end = after(program, fork, 1, "");
            assertThat(end.state()).isEqualTo(json("{'way':'l','went':'right'}"));
            assertThat(GraphEngine.verdict(program, end)).isInstanceOf(Verdict.Done.class);
            assertThat(decided.state()).isEqualTo(json("{'way':'r','went':''}"));
        }
    }

    @Nested
    class SeventhInjectionsThatGetLost {

        private static final String GRAPH =
                """
                {'state_schema':{'log':{'type':'array','reducer':'append'}},'interrupt_before':['b'],
                 'nodes':{'a':{'type':'transform','updates':{'log':'a'}},'b':{'type':'transform','updates':{'log':'b'}}},
                 'edges':[['__start__','a'],['a','b'],['b','__end__']]}
                """;

        @Test
        void anInjectionWhilePausedIsThereAfterTheResume() {
            var program = Program.of(Graph.parse(json(GRAPH)));
            var at =
                    after(
                            program,
                            GraphEngine.start(program, Json.Obj.EMPTY, Json.Obj.EMPTY, "run"),
                            1,
                            "");
            assertThat(GraphEngine.verdict(program, at)).isInstanceOf(Verdict.Paused.class);

            at =
                    GraphEngine.takeIn(
                            at, List.of(RunControl.inject(1, json("{'log':'paused'}"), null)));
            assertThat(GraphEngine.verdict(program, at)).isEqualTo(new Verdict.Outside());
            at = GraphEngine.applyControls(program, at);
            assertThat(GraphEngine.verdict(program, at)).isInstanceOf(Verdict.Paused.class);
            at = GraphEngine.takeIn(at, List.of(RunControl.resume(2, Json.Obj.EMPTY, List.of())));
            at = after(program, GraphEngine.applyControls(program, at), 1, "");

            assertThat(at.state()).isEqualTo(json("{'log':['a','paused','b']}"));
        }

        @Test
        void anInjectionAfterAnyTypeOfNodeIsApplied() {
            var result =
                    run(
                            GRAPH,
                            "{'resumes':[{}],'injections':[{'after_step':0,'updates':{'log':'x'},'apply_after':'a'}]}");
            assertThat(value(result, "state")).isEqualTo(json("{'log':['a','x','b']}"));
        }
    }

    @Nested
    class EleventhTextsThatAreEncodedTwice {

        @Test
        void resultsOfASendAreTheAnswersThemselves() {
            var result =
                    run(
                            """
                            {'state_schema':{'items':{'type':'array'}},
                             'nodes':{'s':{'type':'send','items_key':'items','target_node':'t'},'t':{'prompt_template':'{{item}}'}},
                             'edges':[['__start__','s'],['s','__end__']]}
                            """,
                            "{'input':{'items':[1,2,3]},'answers':{'s[0]':'plain','s[1]':{'a':[1]},'s[2]':null}}");
            assertThat(value(result, "state"))
                    .isEqualTo(json("{'items':[1,2,3],'send_results':['plain',{'a':[1]},null]}"));
        }

        @Test
        void templatesBringTextInRaw() {
            var result =
                    run(
                            """
                            {'nodes':{'t':{'prompt_template':'{{input.text}}'}},'edges':[['__start__','t'],['t','__end__']]}
                            """,
                            "{'input':{'text':'a\\n\\\\ \\u0022q\\u0022'}}");
            assertThat(value(result, "prompts"))
                    .isEqualTo(
                            Json.obj().put("t", Json.arr(List.of(Json.of("a\n\\ \"q\"")))).build());
        }

        @Test
        void aRouteOnAnObjectLeavesTheResultReadable() {
            var result =
                    run(
                            """
                            {'state_schema':{'o':{'type':'object'}},
                             'nodes':{'r':{'type':'route','input':'o'},'e':{'type':'transform'}},
                             'edges':[['__start__','r'],['__start__','e'],['r:x','e'],['e','__end__']]}
                            """,
                            "{'input':{'o':{'q':'\\u0022'}}}");
            assertThat(Json.parse(result.text())).isEqualTo(result);
            assertThat(result.text("status")).isEqualTo("success");
        }
    }

    @Nested
    class TwelfthThingsThatMixUp {

        @Test
        void twoGraphsNeverShareACacheKey() {
            var keys = new TreeSet<String>();
            for (var name : List.of("one", "two")) {
                var definition =
                        json(
                                "{'name':'"
                                        + name
                                        + "','nodes':{'t':{'prompt_template':'same','cache':{'ttl_ms':1000}}},"
                                        + "'edges':[['__start__','t'],['t','__end__']]}");
                var program = Programs.of(definition, Map.of());
                var at = GraphEngine.start(program, Json.Obj.EMPTY, Json.Obj.EMPTY, "run");
                var place = ((Verdict.Next) GraphEngine.verdict(program, at)).places().getFirst();
                var call = ((Work.Call) GraphEngine.work(program, at, place, Map.of())).call();
                keys.add(String.valueOf(call.cacheKey()));
            }
            assertThat(keys).hasSize(2).allMatch(key -> key.matches("[0-9a-f]{64}"));
        }

        @Test
        void madeIdsOfMessagesNeverCollide() {
            var result =
                    run(
                            """
                            {'state_schema':{'talk':{'type':'array','reducer':'add_messages'}},
                             'nodes':{'t':{'type':'transform','updates':{'talk':[{'id':'msg_2','n':1},{'n':2},{'id':'msg_1','n':3},{'n':4}]}}},
                             'edges':[['__start__','t'],['t','__end__']]}
                            """,
                            "{}");
            var talk =
                    ((Json.Arr) ((Json.Obj) value(result, "state")).members().get("talk")).items();
            assertThat(talk).hasSize(4);
            assertThat(talk)
                    .extracting(message -> ((Json.Obj) message).text("id"))
                    .doesNotHaveDuplicates();
        }

        @Test
        void anEphemeralValueReachesTheNextStepOverAPauseAndNoCheckpoint() {
            var program =
                    Program.of(
                            Graph.parse(
                                    json(
                                            """
                                            {'state_schema':{'hint':{'type':'string','ephemeral':true}},'interrupt_before':['b'],
                                             'nodes':{'a':{'type':'transform','updates':{'hint':'left'}},'b':{'prompt_template':'{{state.hint}}'}},
                                             'edges':[['__start__','a'],['a','b'],['b','__end__']]}
                                            """)));
            var at =
                    after(
                            program,
                            GraphEngine.start(program, Json.Obj.EMPTY, Json.Obj.EMPTY, "run"),
                            1,
                            "");
            assertThat(at.checkpointState()).isEqualTo(Json.Obj.EMPTY);
            at = GraphEngine.takeIn(at, List.of(RunControl.resume(1, Json.Obj.EMPTY, List.of())));
            at = GraphEngine.applyControls(program, at);
            assertThat(at.checkpointState()).isEqualTo(Json.Obj.EMPTY);
            var place = ((Verdict.Next) GraphEngine.verdict(program, at)).places().getFirst();
            var call = ((Work.Call) GraphEngine.work(program, at, place, Map.of())).call();
            assertThat(call.prompt()).isEqualTo("left");
        }
    }

    @Nested
    class ThirteenthSettingsThatDoNothing {

        @Test
        void configAndDefaultsReachTheTemplates() {
            var result =
                    run(
                            """
                            {'defaults':{'tone':'dry','size':1},'nodes':{'t':{'prompt_template':'{{config.tone}} {{config.size}}'}},
                             'edges':[['__start__','t'],['t','__end__']]}
                            """,
                            "{'config':{'tone':'warm'}}");
            assertThat(value(result, "prompts")).isEqualTo(json("{'t':['warm 1']}"));
        }

        @Test
        void validationReadsThePromptTemplate() {
            var graph =
                    json(
                            """
                            {'state_schema':{'a':{}},'nodes':{'t':{'prompt_template':'{{ state.b.c }}'}},'edges':[['__start__','t'],['t','__end__']]}
                            """);
            assertThat(GraphValidator.validate(graph).stream().map(Faults::shown))
                    .containsExactly(json("{'code':'undefined_state_key','node':'t','key':'b'}"));
        }
    }

    @Nested
    class SixteenthRunsWithoutALimit {

        @Test
        void aNodeThatGoesToItselfStopsAtTheLimit() {
            var result =
                    run(
                            """
                            {'max_steps':25,'nodes':{'t':{'prompt_template':'go'}},'edges':[['__start__','t'],['t','__end__']]}
                            """,
                            "{'answers':{'t':{'goto':'t'}}}");
            assertThat(result.text("status")).isEqualTo("error");
            assertThat(result.text("error")).contains("25 steps");
            assertThat(((Json.Arr) value(result, "steps")).items()).hasSize(25);
        }

        @Test
        void aGraphThatEntersItselfStopsAtTheEleventhLevel() {
            var graph =
                    json(
                            """
                            {'nodes':{'self':{'type':'subgraph','workflow_id':'self'}},'edges':[['__start__','self'],['self','__end__']]}
                            """);
            var below = new LinkedHashMap<String, Json.Obj>();
            below.put("self", graph);

            var result = Rehearsal.run(Programs.of(graph, below), Json.Obj.EMPTY);

            assertThat(result.text("status")).isEqualTo("error");
            assertThat(result.text("error")).contains("subgraph max recursion depth exceeded");
        }
    }
}
