package io.runledger.engine;

import static io.runledger.engine.Graphs.obj;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.id.GraphId;
import io.runledger.events.json.Json;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.PauseKind;
import io.runledger.events.run.RunPause;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SubgraphTest {

    private static final String CHILD =
            """
            {'state_schema':{'in':{},'out':{'type':'array','reducer':'append'}},
             'nodes':{'x':{'prompt_template':'{{state.in}} {{config.tone}} {{state.__meta.step}}','output_mapping':{'out':'v'}},
                      'y':{'type':'transform','updates':{'out':'y'}}},
             'defaults':{'tone':'soft','max_steps':5},
             'edges':[['__start__','x'],['x','y'],['y','__end__']]}
            """;

    private static final String PARENT =
            """
            {'state_schema':{'log':{'type':'array','reducer':'append'},'topic':{},'out':{}},
             'nodes':{'a':{'type':'transform','updates':{'log':'a'}},
                      'sub':{'type':'subgraph','workflow_id':'child','input_mapping':{'in':'state.topic','gone':'state.nothing'},
                             'output_key':'out'},
                      'b':{'type':'transform','updates':{'log':'b'}}},
             'edges':[['__start__','a'],['__start__','sub'],['a','b'],['sub','b'],['b','__end__']]}
            """;

    private static Recorder parent() {
        return new Recorder(
                Recorder.program(PARENT, "child", CHILD),
                obj("{'topic':'rivers'}"),
                obj("{'tone':'dry'}"),
                (place, call) -> "{\"v\":\"" + call.prompt() + "\"}");
    }

    private static String text(Json value) {
        return value.text().replace('"', '\'');
    }

    @Nested
    class Entering {

        @Test
        void theChildsFirstWaveRunsWithItsNodesOwn() {
            var run = parent();
            assertThat(run.verdict())
                    .isEqualTo(
                            new Verdict.Next(
                                    List.of(
                                            new NodePlace("a", "a", "transform"),
                                            new NodePlace("sub", "sub", "subgraph"),
                                            new NodePlace("x", "sub/x", "task"))));
        }

        @Test
        void theChildStartsFromItsMappingUnderTheRequestedConfig() {
            var run = parent();
            var work =
                    GraphEngine.work(
                            run.program,
                            run.at,
                            new NodePlace("x", "sub/x", "task"),
                            Recorder.none());
            assertThat(((Work.Call) work).call().prompt()).isEqualTo("rivers dry 0");
            var enclosing =
                    GraphEngine.work(
                            run.program,
                            run.at,
                            new NodePlace("sub", "sub", "subgraph"),
                            Recorder.none());
            assertThat(enclosing).isEqualTo(new Work.Enclosed());
        }

        @Test
        void whatStartsIsAskedForByItsPath() {
            var run = parent();
            var place = new NodePlace("b", "b", "transform");
            assertThatThrownBy(() -> GraphEngine.work(run.program, run.at, place, Recorder.none()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("does not start");
        }

        @Test
        void aGraphThatDidNotExistAtTheStartIsNotFound() {
            var run = new Recorder(Recorder.program(PARENT), Json.Obj.EMPTY, Json.Obj.EMPTY, null);
            assertThat(
                            GraphEngine.work(
                                    run.program,
                                    run.at,
                                    new NodePlace("sub", "sub", "subgraph"),
                                    Recorder.none()))
                    .isEqualTo(new Work.Failed("subgraph workflow not found"));
        }

        @Test
        void theEleventhLevelFails() {
            var itself =
                    "{'nodes':{'again':{'type':'subgraph','workflow_id':'itself'}},"
                            + "'edges':[['__start__','again'],['again','__end__']]}";
            var run =
                    new Recorder(
                            Recorder.program(itself, "itself", itself),
                            Json.Obj.EMPTY,
                            Json.Obj.EMPTY,
                            null);
            var next = ((Verdict.Next) run.verdict()).places();
            assertThat(next).hasSize(11);
            for (var place : next.subList(0, 10)) {
                assertThat(GraphEngine.work(run.program, run.at, place, Recorder.none()))
                        .isEqualTo(new Work.Enclosed());
            }
            assertThat(GraphEngine.work(run.program, run.at, next.getLast(), Recorder.none()))
                    .isEqualTo(new Work.Failed("subgraph max recursion depth exceeded"));
        }

        @Test
        void graphsThatMultiplyThemselvesAreStopped() {
            var three =
                    "{'nodes':{'a':{'type':'subgraph','workflow_id':'three'},'b':{'type':'subgraph','workflow_id':'three'},"
                            + "'c':{'type':'subgraph','workflow_id':'three'}},'edges':[['__start__','a'],['__start__','b'],"
                            + "['__start__','c'],['a','__end__'],['b','__end__'],['c','__end__']]}";
            var program = Recorder.program(three, "three", three);
            var at = GraphEngine.start(program, Json.Obj.EMPTY, Json.Obj.EMPTY, "run");
            assertThat(GraphEngine.verdict(program, at))
                    .isEqualTo(
                            new Verdict.Failed(
                                    "too_many_nodes",
                                    "a step would start more than 10000 nodes",
                                    "a"));
        }

        @Test
        void aGraphsDirectSubgraphsAreKnownByName() {
            var graph = Recorder.program(PARENT, "child", CHILD).root();
            assertThat(Program.named(graph)).containsExactly(new GraphId("child"));
        }
    }

    @Nested
    class Ending {

        @Test
        void theWaveIsAppliedInDeclaredOrderWhenItsLastSubgraphEnds() {
            var run = parent();
            run.step();
            assertThat(text(run.at.state())).isEqualTo("{'log':[],'topic':'rivers','out':null}");
            assertThat(run.at.completed()).isEmpty();
            assertThat(run.next()).containsExactly("sub/y");
            run.step();
            assertThat(text(run.at.state()))
                    .isEqualTo("{'log':['a'],'topic':'rivers','out':['rivers dry 0','y']}");
            assertThat(run.at.completed()).containsExactly("a", "sub");
            assertThat(run.next()).containsExactly("b");
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(run.at.step()).isEqualTo(3);
        }

        @Test
        void theNodeThatEndedIsNamedWithWhatItBrings() {
            var run = parent();
            run.step();
            var y = new Outcome("sub/y", NodeUpdate.of("y", obj("{'out':'y'}")));
            var applied = GraphEngine.apply(run.program, run.at, List.of(y));
            assertThat(applied.closed())
                    .containsExactly(
                            new Closed(
                                    new NodePlace("sub", "sub", "subgraph"),
                                    NodeUpdate.of("sub", obj("{'out':['rivers dry 0','y']}"))));
        }

        @Test
        void anOutputThatTheChildLacksIsNull() {
            var program =
                    Recorder.program(
                            "{'nodes':{'s':{'type':'subgraph','workflow_id':'e'}},'edges':[['__start__','s'],['s','__end__']]}",
                            "e",
                            "{'nodes':{'t':{}},'edges':[['__start__','t'],['t','__end__'],['__start__','__end__']]}");
            var run = new Recorder(program, Json.Obj.EMPTY, Json.Obj.EMPTY, null);
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(text(run.at.state())).isEqualTo("{'output':null}");
        }

        @Test
        void aChildThatGetsStuckFailsTheRunUnderTheTopLevelNode() {
            var stuck =
                    "{'nodes':{'r':{'type':'route'},'e':{}},'edges':[['__start__','r'],['r:yes','e'],['e','__end__']]}";
            var run =
                    new Recorder(
                            Recorder.program(PARENT, "child", stuck),
                            Json.Obj.EMPTY,
                            Json.Obj.EMPTY,
                            null);
            assertThat(run.run())
                    .isEqualTo(new Verdict.Failed("deadlock", "deadlock: no ready nodes", "sub"));
        }

        @Test
        void anUpdateThatDoesNotFitInsideIsTheTopLevelNodesFault() {
            var child =
                    "{'state_schema':{'n':{'reducer':'add'}},'nodes':{'x':{'type':'transform','updates':{'n':'a'}}},"
                            + "'edges':[['__start__','x'],['x','__end__']]}";
            var run =
                    new Recorder(
                            Recorder.program(PARENT, "child", child),
                            Json.Obj.EMPTY,
                            Json.Obj.EMPTY,
                            null);
            assertThatThrownBy(run::step)
                    .isInstanceOfSatisfying(
                            ReducerFault.class, e -> assertThat(e.node()).isEqualTo("sub"))
                    .hasMessage("transform failed: key n: add takes a number, not a string");
        }

        @Test
        void eachGraphCountsItsOwnSteps() {
            var loop =
                    "{'max_steps':3,'nodes':{'x':{'type':'transform'},'r':{'type':'route','default':'again'}},"
                            + "'edges':[['__start__','x'],['x','r'],['r:again','x'],['r:out','__end__']]}";
            var run =
                    new Recorder(
                            Recorder.program(PARENT, "child", loop),
                            Json.Obj.EMPTY,
                            Json.Obj.EMPTY,
                            null);
            assertThat(run.run())
                    .isEqualTo(
                            new Verdict.Failed(
                                    "step_limit",
                                    "the run has taken 3 steps, as many as it may",
                                    "sub"));
            assertThat(run.at.step()).isEqualTo(3);
        }

        @Test
        void whatRunsInALoopOfAChildHasPlacesOfItsOwn() {
            var loop =
                    "{'state_schema':{'n':{'type':'number','reducer':'add'}},'nodes':{'x':{'type':'transform','updates':{'n':1}},"
                            + "'r':{'type':'route','input':'n','routes':{'3':'z'},'default':'3'},'z':{}},"
                            + "'edges':[['__start__','x'],['x','r'],['r:3','z'],['r:1','x'],['r:2','x'],['z','__end__']]}";
            var open = loop.replace("'routes':{'3':'z'},'default':'3'", "'default':'3'");
            var run =
                    new Recorder(
                            Recorder.program(PARENT.replace("'out'}", "'n'}"), "child", open),
                            Json.Obj.EMPTY,
                            Json.Obj.EMPTY,
                            null);
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(text(run.at.state())).contains("'n':3");
        }
    }

    @Nested
    class Pausing {

        private static final String ASKS =
                """
                {'state_schema':{'in':{},'out':{}},
                 'nodes':{'x':{'type':'transform'},'ask':{'type':'interrupt','message':'Is {{state.in}} fine?'}},
                 'interrupt_before':['x'],
                 'edges':[['__start__','x'],['x','ask'],['ask','__end__']]}
                """;

        @Test
        void aPauseInAChildPausesTheRunAndAnAnswerReachesTheChild() {
            var run =
                    new Recorder(
                            Recorder.program(PARENT, "child", ASKS),
                            obj("{'topic':'rivers'}"),
                            Json.Obj.EMPTY,
                            null);
            assertThat(run.next()).containsExactly("a", "sub");
            assertThat(run.run())
                    .isEqualTo(
                            new Verdict.Paused(
                                    new RunPause(PauseKind.BEFORE, List.of("sub/x"), null)));
            run.resume("{}");
            run.wake();
            assertThat(run.run())
                    .isEqualTo(
                            new Verdict.Paused(
                                    new RunPause(
                                            PauseKind.NODE,
                                            List.of("sub/ask"),
                                            "Is rivers fine?")));
            assertThat(run.at.completed()).isEmpty();
            run.resume("{'out':'yes','log':'told','new':1}");
            run.wake();
            run.step();
            assertThat(run.verdict()).isEqualTo(new Verdict.Next(List.of()));
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(text(run.at.state()))
                    .isEqualTo("{'log':['told','a','b'],'topic':'rivers','out':'yes'}");
        }

        @Test
        void aJumpGivesUpWhatIsUnderWayAndKeepsWhatEnded() {
            var run =
                    new Recorder(
                            Recorder.program(PARENT, "child", ASKS),
                            Json.Obj.EMPTY,
                            Json.Obj.EMPTY,
                            null);
            run.run();
            run.resume("{}", "b");
            run.wake();
            run.step();
            assertThat(run.next()).containsExactly("b");
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(run.at.completed()).containsExactly("a", "b");
            assertThat(text(run.at.state())).startsWith("{'log':['a','b']");
        }

        @Test
        void anInjectionBehindANodeOfAChildAppliesThere() {
            var run = parent();
            run.inject("{'out':'told'}", "sub/x");
            run.step();
            run.step();
            assertThat(text(run.at.state())).contains("'out':['rivers dry 0','told','y']");
            assertThat(run.at.pendingInjections()).isEmpty();
        }

        @Test
        void anInjectionBehindANodeOfAChildThatHasRunAppliesAtOnce() {
            var run = parent();
            run.step();
            run.inject("{'out':'told'}", "sub/x");
            run.wake();
            assertThat(run.verdict()).isEqualTo(new Verdict.Outside());
            run.step();
            run.run();
            assertThat(text(run.at.state())).contains("'out':['rivers dry 0','told','y']");
        }
    }

    @Nested
    class Paths {

        @Test
        void namesAreEscapedInPaths() {
            assertThat(NodePath.inside(NodePath.of("a/b~[0]"), "x")).isEqualTo("a~1b~0~20]/x");
            assertThat(NodePath.top("a~1b~0~20]/x")).isEqualTo("a/b~[0]");
            assertThat(NodePath.item("sub/fan", 3)).isEqualTo("sub/fan[3]");
            assertThat(NodePath.isItem("sub/fan[3]")).isTrue();
            assertThat(NodePath.isItem(NodePath.of("fan[3]"))).isFalse();
        }

        @Test
        void nodesWithOddNamesRunAsAnyOther() {
            var odd = PARENT.replace("'sub'", "'s/u~b[0]'").replace("'x'", "'x/y'");
            var run =
                    new Recorder(
                            Recorder.program(odd, "child", CHILD.replace("'x'", "'x/[y'")),
                            Json.Obj.EMPTY,
                            Json.Obj.EMPTY,
                            (place, call) -> "{\"v\":1}");
            assertThat(run.next()).contains("s~1u~0b~20]/x~1~2y");
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(run.at.completed()).containsExactly("a", "s/u~b[0]", "b");
        }
    }
}
