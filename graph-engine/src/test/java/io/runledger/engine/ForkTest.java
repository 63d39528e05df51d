package io.runledger.engine;

import static io.runledger.engine.Graphs.obj;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.json.Json;
import io.runledger.events.run.PauseKind;
import io.runledger.events.run.RunPause;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ForkTest {

    private static final String GRAPH =
            """
            {'state_schema':{'log':{'type':'array','reducer':'append'},'n':{'type':'number','reducer':'add'}},
             'nodes':{'a':{'type':'transform','updates':{'log':'a'}},'r':{'type':'route','default':'yes'},
                      'ask':{'type':'interrupt','message':'?'},'b':{'type':'transform','updates':{'log':'b'}}},
             'edges':[['__start__','a'],['a','r'],['r:yes','ask'],['r:no','b'],['ask','b'],['b','__end__']]}
            """;

    private static Recorder run(String graph) {
        return new Recorder(
                Recorder.program(graph), obj("{'n':1,'extra':'kept'}"), Json.Obj.EMPTY, null);
    }

    private static Recorder forked(Recorder source, String updates) {
        var at = GraphEngine.fork(source.program, source.at, Recorder.RUN, obj(updates));
        var requested =
                Recorder.requested(
                        source.program, source.requested.input(), Json.Obj.EMPTY, at.toJson());
        return new Recorder(source.program, requested, (place, call) -> "x");
    }

    private static String log(Recorder run) {
        return String.valueOf(run.at.state().get("log")).replace('"', '\'');
    }

    @Nested
    class Forking {

        @Test
        void aForkBehindARouteGoesOnWhereItsSourceStood() {
            var source = run(GRAPH);
            source.step();
            source.step();
            var fork = forked(source, "{'log':'forked','n':5}");
            assertThat(fork.at.step()).isZero();
            assertThat(fork.at.control()).isZero();
            assertThat(fork.at.input()).isEqualTo(obj("{'n':1,'extra':'kept'}"));
            assertThat(fork.at.completed()).containsExactly("a", "r");
            assertThat(fork.at.state()).isEqualTo(obj("{'log':['a','forked'],'n':6}"));
            assertThat(fork.next()).containsExactly("ask");
        }

        @Test
        void aPauseAtOrBehindANodeIsOverAndOneBeforeANodeIsNot() {
            var asked = run(GRAPH);
            assertThat(asked.run()).isInstanceOf(Verdict.Paused.class);
            assertThat(forked(asked, "{}").run()).isEqualTo(new Verdict.Done());
            var before = run(GRAPH.replace("'nodes'", "'interrupt_before':['b'],'nodes'"));
            before.run();
            before.resume("{}");
            before.wake();
            before.step();
            assertThat(before.next()).containsExactly("b");
            assertThat(forked(before, "{}").verdict())
                    .isEqualTo(
                            new Verdict.Paused(new RunPause(PauseKind.BEFORE, List.of("b"), null)));
        }

        @Test
        void waitingInjectionsAreInherited() {
            var source = run(GRAPH);
            source.inject("{'log':'told'}", "b");
            source.wake();
            var fork = forked(source, "{}");
            assertThat(fork.at.pendingInjections()).hasSize(1);
            fork.run();
            fork.resume("{}");
            fork.wake();
            assertThat(fork.run()).isEqualTo(new Verdict.Done());
            assertThat(log(fork)).isEqualTo("['a','b','told']");
        }

        @Test
        void aForkHasAllItsStepsAhead() {
            var source = run(GRAPH.replace("'nodes'", "'max_steps':4,'nodes'"));
            source.step();
            source.step();
            assertThat(forked(source, "{}").at.root().taken()).isZero();
        }

        @Test
        void updatesThatDoNotFitAreRefused() {
            var source = run(GRAPH);
            assertThatThrownBy(() -> forked(source, "{'n':'x'}"))
                    .isInstanceOf(ReducerFault.class)
                    .hasMessage("state update failed: key n: add takes a number, not a string");
            var faults = GraphEngine.checkUpdates(source.program, obj("{'n':'x','log':1,'o':1}"));
            assertThat(faults)
                    .containsExactly(
                            new GraphFault(
                                    "invalid_update",
                                    null,
                                    "n",
                                    "key n: add takes a number, not a string"));
            assertThat(GraphEngine.checkUpdates(source.program, obj("{'n':{'__overwrite':true}}")))
                    .isEmpty();
        }

        @Test
        void aForkInsideASubgraphGoesOnInIt() {
            var parent =
                    "{'nodes':{'s':{'type':'subgraph','workflow_id':'c','output_key':'log'}},'edges':[['__start__','s'],['s','__end__']]}";
            var source =
                    new Recorder(
                            Recorder.program(parent, "c", GRAPH),
                            Json.Obj.EMPTY,
                            Json.Obj.EMPTY,
                            null);
            source.step();
            var fork = forked(source, "{}");
            assertThat(fork.next()).containsExactly("s/r");
            fork.run();
            fork.resume("{}");
            fork.wake();
            assertThat(fork.run()).isEqualTo(new Verdict.Done());
            assertThat(log(fork)).isEqualTo("['a','b']");
        }
    }

    @Nested
    class Migrating {

        private static Migrated migrated(Recorder source, String graph) {
            return GraphEngine.migrate(Recorder.program(graph), source.at);
        }

        private static List<String> next(String graph, Execution at) {
            return GraphEngine.verdict(Recorder.program(graph), at)
                            instanceof Verdict.Next(var places)
                    ? places.stream().map(place -> place.path()).toList()
                    : List.of();
        }

        @Test
        void theSameVersionIsTheSamePosition() {
            var source = run(GRAPH);
            while (source.verdict() instanceof Verdict.Next) {
                var same = migrated(source, GRAPH);
                assertThat(same.execution()).isEqualTo(source.at);
                assertThat(same.droppedNodes()).isEmpty();
                source.step();
            }
        }

        @Test
        void completedNodesThatAreGoneAreDroppedAndSaid() {
            var source = run(GRAPH);
            source.step();
            source.step();
            var without =
                    """
                    {'state_schema':{'log':{'type':'array','reducer':'append'},'more':{'type':'string'},'extra':{}},
                     'nodes':{'r':{'type':'route','default':'yes'},'b':{'type':'transform','updates':{'log':'b'}}},
                     'edges':[['__start__','r'],['r:yes','b'],['b','__end__']]}
                    """;
            var moved = migrated(source, without);
            assertThat(moved.droppedNodes()).containsExactly("a");
            assertThat(moved.execution().completed()).containsExactly("r");
            assertThat(next(without, moved.execution())).containsExactly("b");
            assertThat(moved.execution().state())
                    .isEqualTo(obj("{'log':['a'],'n':1,'more':'','extra':'kept'}"));
        }

        @Test
        void aNewNodeBehindACompletedOneIsNext() {
            var source = run(GRAPH);
            source.step();
            var with =
                    GRAPH.replace("'nodes':{", "'nodes':{'new':{'type':'transform'},")
                            .replace("['a','r']", "['a','r'],['a','new'],['new','b']");
            assertThat(next(with, migrated(source, with).execution())).containsExactly("new", "r");
        }

        @Test
        void whatIsReadyOnlyInTheOtherVersionIsNoDeadlock() {
            var source = run(GRAPH);
            source.step();
            source.step();
            var without =
                    GRAPH.replace("'ask':{'type':'interrupt','message':'?'},", "")
                            .replace("['r:yes','ask'],", "['r:yes','b'],")
                            .replace("['ask','b'],", "");
            assertThat(next(without, migrated(source, without).execution())).containsExactly("b");
        }

        @Test
        void aDeferredNodeThatWasPassedReopensNothing() {
            var graph =
                    "{'nodes':{'a':{'type':'transform'},'late':{'type':'transform','defer':true},'b':{'type':'transform'},"
                            + "'c':{'type':'transform'}},'edges':[['__start__','a'],['a','late'],['late','b'],['b','c'],['c','__end__']]}";
            var source = run(graph);
            source.step();
            source.step();
            var moved = migrated(source, graph).execution();
            assertThat(moved.completed()).containsExactly("a", "b");
            assertThat(next(graph, moved)).containsExactly("c");
        }

        @Test
        void aSubgraphThatIsGoneIsEnteredNoMore() {
            var parent =
                    "{'state_schema':{'log':{'type':'array','reducer':'append'}},'nodes':{'a':{'type':'transform','updates':{'log':'a'}},"
                            + "'s':{'type':'subgraph','workflow_id':'c'}},'edges':[['__start__','a'],['__start__','s'],['a','__end__'],['s','__end__']]}";
            var source =
                    new Recorder(
                            Recorder.program(parent, "c", GRAPH),
                            Json.Obj.EMPTY,
                            Json.Obj.EMPTY,
                            null);
            source.step();
            var plain =
                    parent.replace("{'type':'subgraph','workflow_id':'c'}", "{'type':'transform'}");
            var moved = migrated(source, plain).execution();
            assertThat(moved.completed()).containsExactly("a");
            assertThat(moved.state()).isEqualTo(obj("{'log':['a']}"));
            assertThat(next(plain, moved)).containsExactly("s");
        }
    }
}
