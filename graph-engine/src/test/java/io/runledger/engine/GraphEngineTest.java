package io.runledger.engine;

import static io.runledger.engine.Graphs.graph;
import static io.runledger.engine.Graphs.obj;
import static io.runledger.engine.Graphs.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphEngineTest {

    private static Graph single(String schema, String node) {
        return graph(
                "{'state_schema':"
                        + schema
                        + ",'nodes':{'n':"
                        + node
                        + "},"
                        + "'edges':[['__start__','n'],['n','__end__']]}");
    }

    private static NodeUpdate update(String node, String update) {
        return NodeUpdate.of(node, obj(update));
    }

    private static Work.Done done(NodeUpdate update) {
        return new Work.Done(update, List.of());
    }

    private static String text(Json value) {
        return value.text().replace('"', '\'');
    }

    @Nested
    class Starting {

        @Test
        void declaredKeysComeFromTheInputOrStartByTheirType() {
            var graph =
                    single(
                            "{'s':{'type':'string'},'a':{'type':'array'},'n':{'type':'number'},'b':{'type':'boolean'},"
                                    + "'o':{'type':'object'},'x':{},'given':{'type':'number'},'nothing':{'type':'number'}}",
                            "{}");
            var at =
                    Graphs.start(
                            graph,
                            obj("{'given':5,'nothing':null,'other':1}"),
                            Json.Obj.EMPTY,
                            "r");
            assertThat(text(at.state()))
                    .isEqualTo(
                            "{'s':'','a':[],'n':0,'b':false,'o':{},'x':null,'given':5,'nothing':null}");
            assertThat(at.step()).isZero();
            assertThat(at.stateHash()).isEqualTo(CanonicalJson.sha256Hex(at.state()));
        }

        @Test
        void withoutASchemaTheStateStartsEmpty() {
            var graph = graph("{'nodes':{'n':{}},'edges':[['__start__','n'],['n','__end__']]}");
            var at = Graphs.start(graph, obj("{'a':1}"), Json.Obj.EMPTY, "r");
            assertThat(at.state()).isEqualTo(Json.Obj.EMPTY);
        }

        @Test
        void theRequestsConfigWinsOverTheDefaults() {
            var graph =
                    graph(
                            "{'defaults':{'model':'small','depth':1},'nodes':{'n':{'prompt_template':"
                                    + "'{{config.model}} {{config.depth}} {{state.__config.model}}'}},"
                                    + "'edges':[['__start__','n'],['n','__end__']]}");
            var at = Graphs.start(graph, Json.Obj.EMPTY, obj("{'model':'large'}"), "r");
            var call = ((Work.Call) Graphs.work(graph, at, "n")).call();
            assertThat(call.prompt()).isEqualTo("large 1 large");
            assertThat(call.model()).isEqualTo("large");
            assertThat(at.checkpointState()).isEqualTo(Json.Obj.EMPTY);
        }

        @Test
        void theStepLimitIsTheRequestsThenTheGraphsThenAThousand() {
            var plain = single("{}", "{}");
            assertThat(plain.maxSteps(Json.Obj.EMPTY)).isEqualTo(1_000);
            assertThat(plain.maxSteps(obj("{'max_steps':1000000}"))).isEqualTo(100_000);
            var own =
                    graph(
                            "{'max_steps':7,'nodes':{'n':{}},'edges':[['__start__','n'],['n','__end__']]}");
            assertThat(own.maxSteps(Json.Obj.EMPTY)).isEqualTo(7);
            assertThat(own.maxSteps(obj("{'max_steps':9}"))).isEqualTo(9);
        }
    }

    @Nested
    class Working {

        @Test
        void aTaskWithAPromptIsACall() {
            var node =
                    "{'prompt_template':'{{state.__meta}} {{input.q}}','worker_tags':['x'],'model':'m',"
                            + "'retry':{'max_attempts':3},'cache':{'ttl_ms':5}}";
            var graph = single("{}", node);
            var at = Graphs.start(graph, obj("{'q':'why'}"), Json.Obj.EMPTY, "run-1");
            assertThat(Graphs.work(graph, at, "n"))
                    .isInstanceOfSatisfying(
                            Work.Call.class,
                            work -> {
                                var call = work.call();
                                assertThat(call.prompt().replace('"', '\''))
                                        .isEqualTo(
                                                "{'step':0,'is_last_step':false,'remaining_steps':1000,"
                                                        + "'run_id':'run-1','node_name':'n'} why");
                                assertThat(call.workerTags()).containsExactly("x");
                                assertThat(call.model()).isEqualTo("m");
                                assertThat(call.retry().maxAttempts()).isEqualTo(3);
                                assertThat(call.definition()).isEqualTo(obj(node));
                            });
        }

        @Test
        void aTaskWithoutAPromptIsDoneAtOnce() {
            var graph = single("{}", "{'output_key':'k'}");
            assertThat(Graphs.work(graph, start(graph), "n")).isEqualTo(done(update("n", "{}")));
        }

        @Test
        void aTemplateThatCannotBeRenderedFailsTheNode() {
            var node = Json.obj().put("prompt_template", "{% if state.a %}x").build();
            var definition =
                    obj("{'edges':[['__start__','n'],['n','__end__']]}")
                            .with("nodes", Json.obj().put("n", node).build());
            var graph = Graph.ofStored(definition);
            assertThat(Graphs.work(graph, start(graph), "n"))
                    .isEqualTo(
                            new Work.Failed(
                                    "template render failed: {% if state.a %} has no {% endif %}"));
        }

        @Test
        void aTransformGivesItsUpdates() {
            var graph =
                    single(
                            "{}",
                            "{'type':'transform','updates':'{\\'a\\':1}'}".replace("\\'", "\\\""));
            assertThat(Graphs.work(graph, start(graph), "n"))
                    .isEqualTo(done(update("n", "{'a':1}")));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                textBlock =
                        """
                        'yes'   | {'yes':'n','no':'n'} | 'no' | yes
                        'maybe' | {'yes':'n','no':'n'} | 'no' | no
                        'maybe' | {'yes':'n','no':'n'} | null |
                        true    | {'true':'n'}         | null | true
                        2.0     | {'2':'n'}            | null | 2
                        1e30    | {'1000000000000000000000000000000':'n'} | null | 1000000000000000000000000000000
                        0.50    | null                 | null | 0.5
                        null    | {'null':'n'}         | null | null
                        ['a']   | null                 | null | ["a"]
                        'any'   | null                 | null | any
                        """)
        void aRouteDecidesByTheTextOfItsValue(
                String value, String routes, String fallback, String decision) {
            var definition =
                    obj(
                            "{'type':'route','input':'state.v','routes':"
                                    + routes
                                    + ",'default':"
                                    + fallback
                                    + "}");
            var edges =
                    Json.arr(
                            List.of(
                                    pair("__start__", "n"),
                                    pair("n", "__end__"),
                                    pair("n:yes", "n"),
                                    pair("n:no", "n"),
                                    pair("n:true", "n"),
                                    pair("n:2", "n"),
                                    pair("n:null", "n"),
                                    pair("n:1000000000000000000000000000000", "n")));
            var graph =
                    Graph.parse(
                            Json.obj()
                                    .put("state_schema", obj("{'v':{}}"))
                                    .put("nodes", Json.obj().put("n", definition).build())
                                    .put("edges", edges)
                                    .build());
            var at = Graphs.start(graph, obj("{'v':" + value + "}"), Json.Obj.EMPTY, "r");
            assertThat(Graphs.work(graph, at, "n"))
                    .isEqualTo(done(NodeUpdate.decided("n", decision)));
        }

        private Json pair(String source, String target) {
            return Json.arr(List.of(Json.of(source), Json.of(target)));
        }

        @Test
        void aRouteWithoutAValueTakesItsDefault() {
            var graph =
                    graph(
                            "{'nodes':{'n':{'type':'route','default':'d'}},"
                                    + "'edges':[['__start__','n'],['n:d','__end__']]}");
            assertThat(Graphs.work(graph, start(graph), "n"))
                    .isEqualTo(done(NodeUpdate.decided("n", "d")));
        }
    }

    @Nested
    class Answers {

        private String answer(String node, String output) {
            return text(
                    Graphs.answered(single("{}", node), "n", output.replace('\'', '"')).update());
        }

        @Test
        void aPlainAnswerIsTheOutput() {
            assertThat(answer("{}", "hello")).isEqualTo("{'output':'hello'}");
            assertThat(
                            Graphs.answered(single("{}", "{}"), "n", "{\"a\":1}")
                                    .update()
                                    .text("output"))
                    .isEqualTo("{\"a\":1}");
        }

        @Test
        void anOutputKeyTakesTheParsedAnswerOrItsText() {
            assertThat(answer("{'output_key':'k'}", "{'a':1}")).isEqualTo("{'k':{'a':1}}");
            assertThat(answer("{'output_key':'k'}", "no json")).isEqualTo("{'k':'no json'}");
        }

        @Test
        void anOutputMappingTakesPathsAndSkipsMissingOnes() {
            var node = "{'output_key':'k','output_mapping':{'x':'a.b[0]','y':'gone','z':'a'}}";
            assertThat(answer(node, "{'a':{'b':[5]}}"))
                    .isEqualTo("{'k':{'a':{'b':[5]}},'x':5,'z':{'b':[5]}}");
            assertThat(answer("{'output_mapping':{'x':'a'}}", "text")).isEqualTo("{}");
        }

        @Test
        void stateUpdatesComeBeforeTheNodesOwnKeys() {
            assertThat(answer("{'output_key':'k'}", "{'state_updates':{'s':1},'a':2}"))
                    .isEqualTo("{'s':1}");
        }

        @Test
        void gotoAndMessagesAreReadFromTheAnswer() {
            var update =
                    Graphs.answered(
                            single("{}", "{}"),
                            "n",
                            "{\"goto\":[\"__end__\",\"nobody\",\"n\",3],\"ui_messages\":[{\"t\":1}],\"stream_messages\":[{}]}");
            assertThat(update.gotoTargets()).containsExactly("n", "__end__");
            assertThat(text(update.uiMessages())).isEqualTo("[{'t':1}]");
            assertThat(text(update.streamMessages())).isEqualTo("[{}]");
            assertThat(Graphs.answered(single("{}", "{}"), "n", "{\"goto\":\"n\"}").gotoTargets())
                    .containsExactly("n");
        }

        @Test
        void aNodeThatCallsNobodyHasNoAnswer() {
            var graph = single("{}", "{'type':'transform'}");
            assertThatThrownBy(() -> Graphs.answered(graph, "n", "x"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class Folding {

        @Test
        void uiMessagesAreKeptInTheState() {
            var graph = single("{}", "{}");
            var update =
                    Graphs.answered(
                            graph, "n", "{\"state_updates\":{},\"ui_messages\":[{\"t\":1}]}");
            var at = Graphs.apply(graph, start(graph), List.of(update));
            assertThat(text(at.state())).isEqualTo("{'__ui_messages':[{'t':1,'id':'msg_0'}]}");
        }

        @Test
        void reservedKeysAreNeverStored() {
            var graph = single("{}", "{}");
            var at =
                    Graphs.apply(
                            graph,
                            start(graph),
                            List.of(update("n", "{'__meta':1,'__config':2,'a':3}")));
            assertThat(text(at.state())).isEqualTo("{'a':3}");
        }

        @Test
        void anEphemeralValueIsSeenByTheNextWaveAndInNoCheckpoint() {
            var graph =
                    graph(
                            "{'state_schema':{'tmp':{'type':'array','reducer':'append','ephemeral':true}},'nodes':{'a':{},'b':{},'c':{}},"
                                    + "'edges':[['__start__','a'],['a','b'],['b','c'],['c','__end__']]}");
            var at = Graphs.start(graph, obj("{'tmp':[0]}"), Json.Obj.EMPTY, "r");
            assertThat(text(at.state())).isEqualTo("{'tmp':[0]}");
            at = Graphs.apply(graph, at, List.of(update("a", "{'tmp':[1],'k':1}")));
            assertThat(text(at.state())).isEqualTo("{'tmp':[1],'k':1}");
            assertThat(text(at.checkpointState())).isEqualTo("{'k':1}");
            at = Graphs.inject(graph, at, obj("{'tmp':2}"));
            assertThat(text(at.state())).isEqualTo("{'tmp':[1,2],'k':1}");
            at = Graphs.apply(graph, at, List.of(update("b", "{}")));
            assertThat(text(at.state())).isEqualTo("{'k':1}");
            assertThat(at.step()).isEqualTo(3);
        }

        @Test
        void anUpdateThatDoesNotFitNamesItsNodeAndKey() {
            var graph =
                    single(
                            "{'n':{'type':'number','reducer':'add'}}",
                            "{'type':'transform','updates':{'n':'x'}}");
            assertThatThrownBy(() ->
                            Graphs.apply(graph, start(graph), List.of(update("n", "{'n':'x'}"))))
                    .isInstanceOfSatisfying(
                            ReducerFault.class, e -> assertThat(e.node()).isEqualTo("n"))
                    .hasMessage("transform failed: key n: add takes a number, not a string");
            assertThatThrownBy(() -> Graphs.inject(graph, start(graph), obj("{'n':'x'}")))
                    .isInstanceOfSatisfying(ReducerFault.class, e -> assertThat(e.node()).isNull());
        }

        @Test
        void anUpdateFromOutsideIsAStepThatMovesNothing() {
            var graph = single("{'l':{'type':'array','reducer':'append'}}", "{}");
            var at = Graphs.inject(graph, start(graph), obj("{'l':1}"));
            assertThat(text(at.state())).isEqualTo("{'l':[1]}");
            assertThat(at.step()).isEqualTo(1);
            assertThat(Graphs.ready(graph, at)).containsExactly("n");
        }

        @Test
        void aStateAboveItsLimitEndsTheRun() {
            var graph = single("{}", "{}");
            var large = Json.obj().put("big", "x".repeat(GraphEngine.MAX_STATE_BYTES)).build();
            var at = Graphs.apply(graph, start(graph), List.of(NodeUpdate.of("n", large)));
            assertThat(Graphs.verdict(graph, at))
                    .isInstanceOfSatisfying(
                            Verdict.Failed.class,
                            f -> assertThat(f.code()).isEqualTo("state_too_large"));
        }
    }
}
