package io.runledger.engine;

import static io.runledger.engine.Graphs.obj;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.json.Json;
import io.runledger.events.run.NodePlace;
import io.runledger.events.store.StoreKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What nodes have done for them: by agents, for the items of a send, from and for the store. */
class CallsTest {

    private static final StoreKey GREETING = new StoreKey("texts", "greeting.de");

    private static Program program(String nodes, String edges) {
        return Recorder.program("{'nodes':" + nodes + ",'edges':" + edges + "}");
    }

    private static Program single(String node) {
        return program("{'n':" + node + "}", "[['__start__','n'],['n','__end__']]");
    }

    private static NodePlace place(Program program, String node) {
        return new NodePlace(node, NodePath.of(node), program.root().node(node).type());
    }

    private static Work work(Program program, String node, Map<StoreKey, Json> store) {
        var at = GraphEngine.start(program, obj("{'q':'why'}"), Json.Obj.EMPTY, "run");
        return GraphEngine.work(program, at, place(program, node), store);
    }

    private static NodeCall call(Program program) {
        return ((Work.Call) work(program, "n", Recorder.none())).call();
    }

    private static String text(Json value) {
        return value.text().replace('"', '\'');
    }

    @Nested
    class Agents {

        private static final String AGENT =
                "{'type':'agent','prompt_template':'{{input.q}}','continuation_prompt':'more of {{input.q}}',"
                        + "'max_turns':3,'turn_timeout_ms':500,'timeout_ms':200,'model':'m'}";

        @Test
        void anAgentHasItsTurnsAndPrefersA2a() {
            var call = call(single(AGENT));
            assertThat(call.turns()).isEqualTo(new NodeCall.Turns(3, "more of why", 500L));
            assertThat(call.prefersA2a()).isTrue();
            assertThat(call.timeoutMillis()).isEqualTo(200);
            assertThat(call.prompt()).isEqualTo("why");
        }

        @Test
        void turnsNeedBothANumberAndAPrompt() {
            assertThat(call(single(AGENT.replace("'max_turns':3", "'max_turns':1"))).turns())
                    .isNull();
            assertThat(call(single(AGENT.replace("continuation_prompt", "other"))).turns())
                    .isNull();
            var most = call(single(AGENT.replace("'max_turns':3", "'max_turns':5000"))).turns();
            assertThat(most).isEqualTo(new NodeCall.Turns(100, "more of why", 500L));
        }

        @Test
        void aTaskIsOneCallOfAnyWorker() {
            var call = call(single(AGENT.replace("agent", "task")));
            assertThat(call.turns()).isNull();
            assertThat(call.prefersA2a()).isFalse();
        }

        @Test
        void anAnswerOfAnAgentIsReadAsATasks() {
            var program = single(AGENT.replace("'model'", "'output_key':'k','model'"));
            var update = GraphEngine.answered(program, place(program, "n"), "{\"a\":1}");
            assertThat(text(update.update())).isEqualTo("{'k':{'a':1}}");
        }
    }

    @Nested
    class Caches {

        private static final String CACHED =
                "{'prompt_template':'{{input.q}}','cache':{'ttl_ms':1000},'worker_tags':['x']}";

        private static String key(Program program) {
            return String.valueOf(call(program).cacheKey());
        }

        @Test
        void theKeyIsScopedToGraphNodeAndCall() {
            var program = single(CACHED);
            assertThat(call(program).cacheTtlMillis()).isEqualTo(1_000);
            assertThat(key(program)).hasSize(64).isEqualTo(key(single(CACHED)));
            var others = new ArrayList<String>();
            others.add(key(program));
            others.add(
                    key(
                            new Program(
                                    Program.of(program.root()).ref(),
                                    program.root(),
                                    new LinkedHashMap<>())));
            others.add(key(single(CACHED.replace("input.q", "input.q}}!{{"))));
            others.add(key(single(CACHED.replace("['x']", "['y']"))));
            others.add(key(single(CACHED.replace("'cache'", "'model':'m','cache'"))));
            others.add(
                    key(
                            single(
                                    CACHED.replace(
                                            "'cache'",
                                            "'type':'agent','max_turns':2,'continuation_prompt':'c','cache'"))));
            assertThat(others).doesNotHaveDuplicates();
        }

        @Test
        void aNodeWithoutACacheHasNoKey() {
            assertThat(call(single("{'prompt_template':'x'}")).cacheKey()).isNull();
        }
    }

    @Nested
    class Sends {

        private static final String EDGES = "[['__start__','fan'],['fan','__end__']]";

        private static Program fan(String target) {
            return program(
                    "{'fan':{'type':'send','items_key':'state.items','target_node':'t','output_key':'done'},'t':"
                            + target
                            + "}",
                    EDGES.replace("[['__start__'", "[['__start__'"));
        }

        private static Work send(Program program, String items) {
            var schema =
                    Recorder.program(
                            program.root().definition().with("state_schema", obj("{'items':{}}")));
            var at =
                    GraphEngine.start(
                            schema, obj("{'items':" + items + ",'q':'why'}"), Json.Obj.EMPTY, "r");
            return GraphEngine.work(schema, at, place(schema, "fan"), Recorder.none());
        }

        private static List<@Nullable NodeCall> items(Program program, String items) {
            return ((Work.Fan) send(program, items)).items();
        }

        @Test
        void eachItemIsACallOfTheTargetInOrder() {
            var calls =
                    items(
                            fan(
                                    "{'type':'agent','prompt_template':'{{item.n}}{{item}} {{input.q}} {{state.__meta.step}}.','worker_tags':['w'],"
                                            + "'model':'m','retry':{'max_attempts':2},'timeout_ms':9,'max_turns':2,'continuation_prompt':'{{item}}',"
                                            + "'cache':{'ttl_ms':1}}"),
                            "[{'n':1},'two']");
            assertThat(calls).hasSize(2);
            var first = calls.getFirst();
            assertThat(first).isNotNull();
            assertThat(first.node()).isEqualTo("t");
            assertThat(first.prompt()).isEqualTo("1{\"n\":1} why .");
            assertThat(first.workerTags()).containsExactly("w");
            assertThat(first.model()).isEqualTo("m");
            assertThat(first.retry().maxAttempts()).isEqualTo(2);
            assertThat(first.timeoutMillis()).isEqualTo(9);
            assertThat(first.cacheKey()).isNull();
            assertThat(first.turns()).isEqualTo(new NodeCall.Turns(2, "{\"n\":1}", null));
            assertThat(calls.getLast()).isNotNull();
            assertThat(calls.getLast().prompt()).isEqualTo("two why .");
        }

        @Test
        void resultsAreInItemOrderParsedAndNullWhereAnItemFailed() {
            var program = fan("{'prompt_template':'x'}");
            var outputs = new ArrayList<@Nullable String>();
            outputs.add("{\"state_updates\":{\"x\":1},\"goto\":\"t\"}");
            outputs.add(null);
            outputs.add("plain \"text\"");
            outputs.add("7");
            var update = GraphEngine.fanned(program, place(program, "fan"), outputs);
            assertThat(update.update().text())
                    .isEqualTo(
                            "{\"done\":[{\"state_updates\":{\"x\":1},\"goto\":\"t\"},null,\"plain \\\"text\\\"\",7]}");
            assertThat(update.gotoTargets()).isEmpty();
            assertThat(GraphEngine.itemOutput("[1]")).isEqualTo(Json.arr(List.of(Json.of(1))));
        }

        @Test
        void anItemWhosePromptCannotBeRenderedFailsAlone() {
            var program = Recorder.program(fan("{'prompt_template':'x'}").root().definition());
            var broken =
                    Graph.ofStored(
                            obj(
                                    "{'state_schema':{'items':{}},'nodes':{'fan':{'type':'send','items_key':'items','target_node':'t'},"
                                            + "'t':{'prompt_template':'{% if item %}'}},'edges':[['__start__','fan'],['fan','__end__']]}"));
            var of = new Program(program.ref(), broken, new LinkedHashMap<>());
            var at = GraphEngine.start(of, obj("{'items':[1,2]}"), Json.Obj.EMPTY, "r");
            var work = (Work.Fan) GraphEngine.work(of, at, place(of, "fan"), Recorder.none());
            assertThat(work.items()).containsExactly(null, null);
        }

        @Test
        void withoutAnArrayItCompletesWithNoUpdate() {
            var done = new Work.Done(NodeUpdate.of("fan", Json.Obj.EMPTY), List.of());
            assertThat(send(fan("{'prompt_template':'x'}"), "5")).isEqualTo(done);
            assertThat(send(fan("{'prompt_template':'x'}"), "null")).isEqualTo(done);
        }

        @Test
        void noItemsGiveAnEmptyArray() {
            assertThat(send(fan("{'prompt_template':'x'}"), "[]"))
                    .isEqualTo(new Work.Done(NodeUpdate.of("fan", obj("{'done':[]}")), List.of()));
        }

        @Test
        void moreItemsThanAllowedFailTheNode() {
            var many = "[" + "0,".repeat(GraphEngine.MOST_ITEMS) + "0]";
            assertThat(send(fan("{'prompt_template':'x'}"), many))
                    .isEqualTo(new Work.Failed("send has 5001 items, more than 5000"));
            assertThat(items(fan("{'prompt_template':'x'}"), many.replaceFirst("0,", "")))
                    .hasSize(5_000);
        }

        @Test
        void outcomesOfItemsCountForNothing() {
            var program = Recorder.program(fan("{'prompt_template':'x'}").root().definition());
            var at = GraphEngine.start(program, Json.Obj.EMPTY, Json.Obj.EMPTY, "r");
            var item = new Outcome("fan[0]", NodeUpdate.of("t", obj("{'output':1}")));
            var all = new Outcome("fan", NodeUpdate.of("fan", obj("{'done':[1]}")));
            var after = GraphEngine.apply(program, at, List.of(item, all)).execution();
            assertThat(text(after.state())).isEqualTo("{'done':[1]}");
        }

        @Test
        void onlyASendHasItems() {
            var program = fan("{'prompt_template':'x'}");
            assertThatThrownBy(() -> GraphEngine.fanned(program, place(program, "t"), List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> GraphEngine.answered(program, place(program, "fan"), "x"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class Stores {

        private static final String READS =
                "{'type':'agent','prompt_template':'{{store.texts.greeting.de}}|{% if store.a.b %}{{store.gone.x}}{% endif %}',"
                        + "'max_turns':2,'continuation_prompt':'{{ store.c.d }}{{store.bad}}{{store..x}}'}";

        @Test
        void aNodeSaysWhichValuesItNeeds() {
            var program = single(READS);
            var at = GraphEngine.start(program, Json.Obj.EMPTY, Json.Obj.EMPTY, "r");
            assertThat(GraphEngine.storeKeys(program, at, place(program, "n")))
                    .containsExactly(
                            GREETING,
                            new StoreKey("gone", "x"),
                            new StoreKey("a", "b"),
                            new StoreKey("c", "d"));
        }

        @Test
        void aSendNeedsWhatItsTargetNeeds() {
            var program =
                    program(
                            "{'fan':{'type':'send','items_key':'i','target_node':'n'},'n':"
                                    + READS
                                    + "}",
                            "[['__start__','fan'],['fan','__end__']]");
            var at = GraphEngine.start(program, Json.Obj.EMPTY, Json.Obj.EMPTY, "r");
            assertThat(GraphEngine.storeKeys(program, at, place(program, "fan")))
                    .contains(GREETING);
        }

        @Test
        void valuesComeIntoTemplatesAndMissingOnesAreNothing() {
            var store = new LinkedHashMap<StoreKey, Json>();
            store.put(GREETING, Json.of("Guten \"Tag\""));
            store.put(new StoreKey("c", "d"), obj("{'k':[1]}"));
            var call = ((Work.Call) work(single(READS), "n", store)).call();
            assertThat(call.prompt()).isEqualTo("Guten \"Tag\"|");
            assertThat(call.turns()).isEqualTo(new NodeCall.Turns(2, "{\"k\":[1]}", null));
        }

        @Test
        void aTransformPutsValuesSeenBehindItsOwnUpdate() {
            var definition =
                    "{'state_schema':{'n':{'type':'number','reducer':'add'}},'nodes':{'t':{'type':'transform','updates':{'n':2,'s':'text'},"
                            + "'store_updates':[{'namespace':'a','key':'b','value':'state.n'},{'namespace':'a','key':'c.d','value':'state.gone'},"
                            + "{'namespace':'a','key':'e','value':{'x':'state.n'}},{'namespace':'a','key':'f','value':'plain'}]}},"
                            + "'edges':[['__start__','t'],['t','__end__']]}";
            var run =
                    new Recorder(
                            Recorder.program(definition), obj("{'n':1}"), Json.Obj.EMPTY, null);
            run.run();
            assertThat(run.puts)
                    .containsExactly(
                            new StorePut(new StoreKey("a", "b"), Json.of(3)),
                            new StorePut(new StoreKey("a", "c.d"), Json.NULL),
                            new StorePut(new StoreKey("a", "e"), obj("{'x':'state.n'}")),
                            new StorePut(new StoreKey("a", "f"), Json.of("plain")));
            assertThat(text(run.at.state())).isEqualTo("{'n':3,'s':'text'}");
        }

        @Test
        void oneStoreUpdateNeedsNoArray() {
            var program =
                    single(
                            "{'type':'transform','store_updates':{'namespace':'a','key':'b','value':null}}");
            assertThat(((Work.Done) work(program, "n", Recorder.none())).puts())
                    .containsExactly(new StorePut(new StoreKey("a", "b"), Json.NULL));
        }

        @Test
        void anUpdateThatDoesNotFitPutsNothing() {
            var program =
                    Recorder.program(
                            "{'state_schema':{'n':{'reducer':'max'}},'nodes':{'n':{'type':'transform','updates':{'n':'x'},"
                                    + "'store_updates':{'namespace':'a','key':'b','value':1}}},'edges':[['__start__','n'],['n','__end__']]}");
            assertThat(work(program, "n", Recorder.none()))
                    .isEqualTo(
                            new Work.Failed(
                                    "transform failed: key n: max takes a number, not a string"));
        }
    }
}
