package io.runledger.engine;

import static io.runledger.engine.Graphs.obj;
import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.events.run.PauseKind;
import io.runledger.events.run.RunPause;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PauseTest {

    private static Recorder run(String nodes, String edges, String more) {
        var definition =
                "{'state_schema':{'log':{'type':'array','reducer':'append'},'tmp':{'ephemeral':true},'answer':{}},'nodes':"
                        + nodes
                        + ",'edges':"
                        + edges
                        + more
                        + "}";
        return new Recorder(
                Recorder.program(definition),
                Json.Obj.EMPTY,
                Json.Obj.EMPTY,
                (place, call) -> call.prompt());
    }

    /** A chain of three transforms that note their names. */
    private static Recorder chain(String more) {
        return run(
                "{'a':{'type':'transform','updates':{'log':'a'}},'b':{'type':'transform','updates':{'log':'b'}},"
                        + "'c':{'type':'transform','updates':{'log':'c'}}}",
                "[['__start__','a'],['a','b'],['b','c'],['c','__end__']]",
                more);
    }

    private static Verdict paused(PauseKind kind, @Nullable String message, String... nodes) {
        return new Verdict.Paused(new RunPause(kind, List.of(nodes), message));
    }

    private static void resume(Recorder run, String updates, String... targets) {
        run.resume(updates, targets);
        run.wake();
        assertThat(run.verdict()).isEqualTo(new Verdict.Outside());
        run.step();
    }

    private static String log(Recorder run) {
        return String.valueOf(run.at.state().get("log")).replace('"', '\'');
    }

    @Nested
    class BeforeNodes {

        @Test
        void aResumePassesTheBreakpointOnce() {
            var run = chain(",'interrupt_before':['b']");
            assertThat(run.run()).isEqualTo(paused(PauseKind.BEFORE, null, "b"));
            assertThat(run.at.completed()).containsExactly("a");
            resume(run, "{'log':'told'}");
            assertThat(run.next()).containsExactly("b");
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(log(run)).isEqualTo("['a','told','b','c']");
        }

        @Test
        void nothingOfTheWaveStarts() {
            var run =
                    run(
                            "{'a':{'type':'transform','updates':{'log':'a'}},'b':{'type':'transform','updates':{'log':'b'}}}",
                            "[['__start__','a'],['__start__','b'],['a','__end__'],['b','__end__']]",
                            ",'interrupt_before':['b']");
            assertThat(run.run()).isEqualTo(paused(PauseKind.BEFORE, null, "b"));
            assertThat(run.at.step()).isZero();
            resume(run, "{}");
            assertThat(run.next()).containsExactly("a", "b");
        }

        @Test
        void eachRoundOfALoopPausesAnew() {
            var run =
                    run(
                            "{'a':{'type':'transform','updates':{'log':'a'}},'r':{'type':'route','default':'again'}}",
                            "[['__start__','a'],['a','r'],['r:again','a'],['r:out','__end__']]",
                            ",'interrupt_before':['a']");
            for (int round = 0; round < 3; round++) {
                assertThat(run.run()).isEqualTo(paused(PauseKind.BEFORE, null, "a"));
                resume(run, "{}");
            }
            assertThat(log(run)).isEqualTo("['a','a']");
        }

        @Test
        void aGotoSurvivesTheBreakpoint() {
            var run =
                    run(
                            "{'a':{'prompt_template':'{\\\"goto\\\":\\\"c\\\"}'},'b':{},'c':{}}",
                            "[['__start__','a'],['a','b'],['b','c'],['c','__end__']]",
                            ",'interrupt_before':['c']");
            assertThat(run.run()).isEqualTo(paused(PauseKind.BEFORE, null, "c"));
            run.at = Execution.fromJson((Json.Obj) Json.parse(run.at.toJson().text()));
            resume(run, "{}");
            assertThat(run.next()).containsExactly("c");
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(run.at.completed()).containsExactly("a", "c");
        }

        @Test
        void aDeferredNodeHasBreakpointsToo() {
            var run =
                    run(
                            "{'a':{'type':'transform','updates':{'log':'a'}},'late':{'type':'interrupt','defer':true}}",
                            "[['__start__','a'],['a','late'],['late','__end__']]",
                            ",'interrupt_before':['late']");
            assertThat(run.run()).isEqualTo(paused(PauseKind.BEFORE, null, "late"));
            resume(run, "{}");
            assertThat(run.run()).isEqualTo(paused(PauseKind.NODE, null, "late"));
            resume(run, "{}");
            assertThat(run.run()).isEqualTo(new Verdict.Done());
        }
    }

    @Nested
    class AfterNodes {

        @Test
        void theRunPausesBehindItsUpdateAlsoAtTheEnd() {
            var run = chain(",'interrupt_after':['a','c']");
            assertThat(run.run()).isEqualTo(paused(PauseKind.AFTER, null, "a"));
            assertThat(log(run)).isEqualTo("['a']");
            resume(run, "{}");
            assertThat(run.run()).isEqualTo(paused(PauseKind.AFTER, null, "c"));
            resume(run, "{'log':'end'}");
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(log(run)).isEqualTo("['a','b','c','end']");
        }
    }

    @Nested
    class InterruptNodes {

        @Test
        void theMessageIsRenderedAndTheAnswerIsInTheState() {
            var run =
                    run(
                            "{'a':{'type':'transform','updates':{'log':'a'}},"
                                    + "'ask':{'type':'interrupt','message':'{{state.log}} at {{state.__meta.step}}','answer_schema':{'type':'object'}},"
                                    + "'b':{'prompt_template':'{{state.answer}}','output_key':'said'}}",
                            "[['__start__','a'],['a','ask'],['ask','b'],['b','__end__']]",
                            "");
            assertThat(run.run()).isEqualTo(paused(PauseKind.NODE, "[\"a\"] at 1", "ask"));
            assertThat(run.at.completed()).containsExactly("a", "ask");
            var node = (Node.Interrupt) run.program.root().node("ask");
            assertThat(node.answerSchema()).isEqualTo(obj("{'type':'object'}"));
            resume(run, "{'answer':'yes'}");
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(run.at.state().text("said")).isEqualTo("yes");
        }

        @Test
        void itsSiblingsCompleteBeforeThePause() {
            var run =
                    run(
                            "{'ask':{'type':'interrupt'},'a':{'type':'transform','updates':{'log':'a'}}}",
                            "[['__start__','a'],['__start__','ask'],['a','__end__'],['ask','__end__']]",
                            ",'interrupt_after':['a']");
            assertThat(run.run()).isEqualTo(paused(PauseKind.NODE, null, "ask"));
            assertThat(run.at.completed()).containsExactly("ask", "a");
        }

        @Test
        void anEphemeralValueIsStillThereBehindThePause() {
            var run =
                    run(
                            "{'a':{'type':'transform','updates':{'tmp':'seen'}},'ask':{'type':'interrupt'},"
                                    + "'b':{'prompt_template':'{{state.tmp}}','output_key':'said'}}",
                            "[['__start__','a'],['a','b'],['b','__end__']]"
                                    .replace("]]", "],['b','ask'],['ask','__end__']]"),
                            ",'interrupt_after':['a']");
            run.run();
            assertThat(run.at.checkpointState().has("tmp")).isFalse();
            resume(run, "{}");
            run.run();
            assertThat(run.at.state().text("said")).isEqualTo("seen");
            assertThat(run.at.state().has("tmp")).isFalse();
        }
    }

    @Nested
    class Resuming {

        @Test
        void targetsReplaceWhatWasReady() {
            var run = chain(",'interrupt_before':['b']");
            run.run();
            resume(run, "{}", "c");
            assertThat(run.next()).containsExactly("c");
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(run.at.completed()).containsExactly("a", "c");
        }

        @Test
        void aTargetBehindReopensWhatFollowsIt() {
            var run = chain(",'interrupt_after':['b']");
            run.run();
            resume(run, "{}", "a");
            assertThat(run.next()).containsExactly("a");
            assertThat(run.run()).isEqualTo(paused(PauseKind.AFTER, null, "b"));
            assertThat(log(run)).isEqualTo("['a','b','a','b']");
        }

        @Test
        void theEndIsATargetAndUnknownOnesAreNone() {
            var run = chain(",'interrupt_after':['a']");
            run.run();
            resume(run, "{}", "nobody", "__end__");
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            var other = chain(",'interrupt_after':['a']");
            other.run();
            resume(other, "{}", "nobody");
            assertThat(other.next()).containsExactly("b");
        }

        @Test
        void severalControlsAreTakenInByOneStepInTheirOrder() {
            var run = chain(",'interrupt_after':['a']");
            run.run();
            int step = run.at.step();
            run.inject("{'log':1}", null);
            run.resume("{'log':2}");
            run.inject("{'log':3}", null);
            run.wake();
            run.step();
            assertThat(log(run)).isEqualTo("['a',1,2,3]");
            assertThat(run.at.step()).isEqualTo(step + 1);
            assertThat(run.at.control()).isEqualTo(3);
            assertThat(run.at.root().taken()).isEqualTo(1);
            assertThat(run.next()).containsExactly("b");
        }

        @Test
        void stepsFromOutsideDoNotCountAgainstTheLimit() {
            var run = chain(",'interrupt_before':['a','b','c'],'max_steps':3");
            while (run.run() instanceof Verdict.Paused) {
                run.inject("{'log':0}", null);
                run.wake();
                run.step();
                resume(run, "{}");
            }
            assertThat(run.verdict()).isEqualTo(new Verdict.Done());
            assertThat(run.at.step()).isEqualTo(9);
        }

        @Test
        void anOverwriteWorksInAResumeAndAnInjection() {
            var run = chain(",'interrupt_after':['a']");
            run.run();
            run.inject("{'log':{'__overwrite':true,'value':['new']}}", null);
            run.wake();
            run.step();
            assertThat(log(run)).isEqualTo("['new']");
            resume(run, "{'log':{'__overwrite':true,'value':[]}}");
            assertThat(log(run)).isEqualTo("[]");
        }
    }

    @Nested
    class Injecting {

        @Test
        void whatIsInjectedWhileThePauseLastsIsKept() {
            var run = chain(",'interrupt_after':['a']");
            run.run();
            run.inject("{'log':'told'}", null);
            run.wake();
            run.step();
            assertThat(run.verdict()).isEqualTo(paused(PauseKind.AFTER, null, "a"));
            resume(run, "{}");
            run.run();
            assertThat(log(run)).isEqualTo("['a','told','b','c']");
        }

        @Test
        void whatIsInjectedWhileANodeRunsIsAStepBehindIt() {
            var run = chain("");
            run.told =
                    () -> {
                        run.told = () -> {};
                        run.inject("{'log':'told'}", null);
                    };
            run.step();
            assertThat(run.verdict()).isEqualTo(new Verdict.Outside());
            run.run();
            assertThat(log(run)).isEqualTo("['a','told','b','c']");
        }

        @Test
        void anInjectionBehindANodeWaitsForIt() {
            var run = chain("");
            run.inject("{'log':'told'}", "b");
            run.step();
            assertThat(run.at.pendingInjections()).hasSize(1);
            assertThat(log(run)).isEqualTo("['a']");
            run.step();
            assertThat(log(run)).isEqualTo("['a','b','told']");
            assertThat(run.at.pendingInjections()).isEmpty();
        }

        @Test
        void anInjectionBehindANodeThatRunsAppliesRightAfterIt() {
            var run = chain("");
            run.told =
                    () -> {
                        run.told = () -> {};
                        run.inject("{'log':'told'}", "a");
                    };
            run.step();
            assertThat(log(run)).isEqualTo("['a','told']");
            assertThat(run.next()).containsExactly("b");
        }

        @Test
        void anInjectionBehindANodeThatHasRunAppliesAtOnce() {
            var run = chain("");
            run.step();
            run.told =
                    () -> {
                        run.told = () -> {};
                        run.inject("{'log':'told'}", "a");
                    };
            run.step();
            assertThat(run.verdict()).isEqualTo(new Verdict.Outside());
            run.step();
            assertThat(log(run)).isEqualTo("['a','b','told']");
        }

        @Test
        void anInjectionBehindANodeThatNeverComesIsListed() {
            var run = chain("");
            run.inject("{'log':'told'}", "nobody");
            assertThat(run.run()).isEqualTo(new Verdict.Done());
            assertThat(run.at.pendingInjections()).hasSize(1);
            assertThat(log(run)).isEqualTo("['a','b','c']");
        }

        @Test
        void aControlThatComesAgainCountsForNothing() {
            var run = chain("");
            run.inject("{'log':'told'}", "b");
            run.wake();
            run.wake();
            assertThat(run.at.pendingInjections()).hasSize(1);
        }
    }
}
