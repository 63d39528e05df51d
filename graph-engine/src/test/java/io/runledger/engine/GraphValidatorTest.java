package io.runledger.engine;

import static io.runledger.engine.Graphs.json;
import static io.runledger.engine.Graphs.obj;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GraphValidatorTest {

    private static List<String> faults(String definition) {
        return GraphValidator.validate(json(definition)).stream()
                .map(f -> f.code() + " " + f.node() + " " + f.key())
                .toList();
    }

    private static List<String> nodeFaults(String node) {
        return faults("{'nodes':{'n':" + node + "},'edges':[['__start__','n'],['n','__end__']]}");
    }

    @Test
    void aSoundGraphHasNoFaults() {
        assertThat(
                        faults(
                                """
                                {'state_schema':{'k':{'type':'array','reducer':'append','ephemeral':true},'free':{}},
                                 'nodes':{'a':{},'r':{'type':'route','routes':{'x:y':'a','b':'b'},'default':'b'},
                                          'b':{'prompt_template':'{{state.k[0].x}} {{ state.__meta.step }} {{input.z}}'}},
                                 'edges':[['__start__','a'],['a','r'],['r:x:y','a'],['r:b','b'],['b','__end__'],'junk',[1,2]],
                                 'interrupt_before':['b'],'interrupt_after':[]}
                                """))
                .isEmpty();
    }

    @Test
    void whatIsNoDefinitionStopsTheCheck() {
        assertThat(faults("[]")).containsExactly("parse_error null null");
        assertThat(faults("{'nodes':[],'state_schema':3}"))
                .containsExactly("missing_field null nodes", "missing_field null edges");
    }

    @Test
    void everyFaultIsReportedAtOnceInOrder() {
        assertThat(
                        faults(
                                """
                                {'state_schema':{'k':{'type':'text','reducer':'sum'},'l':5},
                                 'nodes':{
                                  'a':{'prompt_template':'{{ state.k }} {{state.gone.x}} {{state.gone}}','retry':{'max_attempts':0}},
                                  'b':{'type':'mystery'},
                                  'r':{'type':'route','routes':{'x':'nowhere','y':'a','e':'__end__'},'default':'z'},
                                  's':{'type':'send','items_key':'k','target_node':'nobody'},
                                  'q':{'type':'send'},
                                  'w:x':{'worker_tags':[1],'output_key':3,'defer':'yes','cache':{}},
                                  'm':{'type':'interrupt','message':'{{state.lost}}'},
                                  '__init__':5,
                                  'far':{'type':'subgraph'}},
                                 'edges':[['__start__','a'],['a','b'],['b','a'],['b','b'],['a','ghost'],['a','r'],['r:y','s'],
                                          ['a','q'],['a','m']],
                                 'interrupt_before':['nope'],'interrupt_after':'a'}
                                """))
                .containsExactly(
                        "nodes_in_edges_exist ghost null",
                        "unreachable_node w:x null",
                        "unreachable_node __init__ null",
                        "unreachable_node far null",
                        "end_unreachable null null",
                        "unintentional_cycle a null",
                        "unintentional_cycle b null",
                        "undefined_state_key a gone",
                        "undefined_state_key m lost",
                        "invalid_route_target r x",
                        "invalid_route_target r e",
                        "missing_route_edge r x",
                        "missing_route_edge r y",
                        "missing_route_edge r e",
                        "invalid_route_default r default",
                        "invalid_send_target s target_node",
                        "invalid_retry a retry",
                        "unknown_node_type b type",
                        "missing_required_field q items_key",
                        "missing_required_field q target_node",
                        "invalid_node_name w:x null",
                        "missing_required_field w:x defer",
                        "missing_required_field w:x worker_tags",
                        "missing_required_field w:x output_key",
                        "missing_required_field w:x cache",
                        "invalid_node_name __init__ null",
                        "missing_required_field __init__ null",
                        "missing_required_field far workflow_id",
                        "unknown_state_type null k",
                        "unknown_reducer null k",
                        "unknown_state_type null l",
                        "invalid_interrupt nope interrupt_before",
                        "invalid_interrupt null interrupt_after");
    }

    @Test
    void sendTargetsNeedNoEdges() {
        assertThat(
                        faults(
                                "{'nodes':{'s':{'type':'send','items_from':'k','target_node':'t'},'t':{}},"
                                        + "'edges':[['__start__','s'],['s','__end__']]}"))
                .isEmpty();
    }

    @Test
    void loopsThroughARouteAreFineWhereverTheyClose() {
        assertThat(
                        faults(
                                "{'nodes':{'a':{},'r':{'type':'route'},'b':{}},'edges':[['__start__','a'],['a','r'],"
                                        + "['r:more','b'],['b','a'],['r:done','__end__']]}"))
                .isEmpty();
    }

    @Test
    void aCycleBehindARouteIsNamedByItsHead() {
        assertThat(
                        faults(
                                "{'nodes':{'c':{},'b':{},'r':{'type':'route'}},'edges':[['__start__','r'],['r:x','b'],"
                                        + "['b','c'],['c','b'],['r:y','__end__']]}"))
                .containsExactly("unintentional_cycle b null");
    }

    @Test
    void withoutASchemaStateKeysAreNotChecked() {
        assertThat(nodeFaults("{'prompt_template':'{{state.anything}}'}")).isEmpty();
    }

    @Test
    void retriesAreChecked() {
        for (var bad :
                List.of(
                        "5",
                        "{'max_attempts':101}",
                        "{'max_attempts':1.5}",
                        "{'initial_interval_ms':-1}",
                        "{'backoff_factor':'x'}",
                        "{'backoff_factor':0}",
                        "{'max_interval_ms':'1'}")) {
            assertThat(nodeFaults("{'retry':" + bad + "}"))
                    .containsExactly("invalid_retry n retry");
        }
        assertThat(nodeFaults("{'retry':{'initial_interval_ms':5}}")).isEmpty();
    }

    @Test
    void aTransformTakesAnObjectOrATextOfOne() {
        assertThat(nodeFaults("{'type':'transform','updates':{'a':1}}")).isEmpty();
        assertThat(nodeFaults("{'type':'transform','updates':'{}'}")).isEmpty();
        for (var bad : List.of("'x'", "'[]'", "3")) {
            assertThat(nodeFaults("{'type':'transform','updates':" + bad + "}"))
                    .containsExactly("missing_required_field n updates");
        }
    }

    @Test
    void parsingRefusesWithAllFaults() {
        assertThatThrownBy(() -> Graph.parse(obj("{'nodes':{},'edges':[]}")))
                .isInstanceOfSatisfying(
                        GraphInvalid.class,
                        e ->
                                assertThat(e.faults())
                                        .extracting(GraphFault::code)
                                        .containsExactly("end_unreachable"))
                .hasMessageContaining("__end__ cannot be reached");
    }

    @Test
    void retriesWaitLongerAndLongerUpToTheLongest() {
        var graph =
                Graphs.graph(
                        "{'nodes':{'n':{'retry':{'max_attempts':9}}},'edges':[['__start__','n'],['n','__end__']]}");
        var retry = ((Node.Task) graph.node("n")).retry();
        assertThat(retry.maxAttempts()).isEqualTo(9);
        assertThat(List.of(1, 2, 3, 7, 100).stream().map(retry::waitMillis))
                .containsExactly(500L, 1_000L, 2_000L, 30_000L, 30_000L);
    }

    @Test
    void fieldsOfTheWrongTypeAreNamed() {
        var fields =
                """
                {'type':'agent','max_turns':'3','continuation_prompt':1,'turn_timeout_ms':-1,'timeout_ms':'soon','retry':[],
                 'cache':5,'defer':1,'model':{},'prompt_template':[],'output_mapping':{'a':1},'output_key':7}
                """;
        assertThat(nodeFaults(fields))
                .containsExactlyInAnyOrder(
                        "missing_required_field n defer",
                        "missing_required_field n prompt_template",
                        "missing_required_field n output_key",
                        "missing_required_field n output_mapping",
                        "invalid_retry n retry",
                        "missing_required_field n cache",
                        "missing_required_field n model",
                        "missing_required_field n timeout_ms",
                        "missing_required_field n max_turns",
                        "missing_required_field n continuation_prompt",
                        "missing_required_field n turn_timeout_ms");
        assertThat(nodeFaults("{'type':'route','input':5,'routes':[],'default':1}"))
                .containsExactly(
                        "missing_required_field n input",
                        "missing_required_field n routes",
                        "missing_required_field n default");
        assertThat(nodeFaults("{'type':'subgraph','workflow_id':1,'input_mapping':{'a':2}}"))
                .containsExactly(
                        "missing_required_field n workflow_id",
                        "missing_required_field n input_mapping");
        assertThat(nodeFaults("{'type':5}")).containsExactly("missing_required_field n type");
    }

    @Test
    void fieldsOfTheWholeAreChecked() {
        var more =
                ",'edges':[['__start__','n'],['n','__end__']],'defaults':[],'max_steps':'many',"
                        + "'state_schema':{'k':{'ephemeral':'yes'}}}";
        assertThat(faults("{'nodes':{'n':{}}" + more))
                .containsExactly(
                        "missing_required_field null k",
                        "missing_required_field null defaults",
                        "missing_required_field null max_steps");
    }

    @Test
    void aSendNeedsATaskOrAnAgent() {
        for (var type : List.of("route", "interrupt", "transform", "send", "subgraph")) {
            var other =
                    "{'type':'" + type + "','workflow_id':'w','items_key':'i','target_node':'t'}";
            assertThat(
                            faults(
                                    "{'nodes':{'s':{'type':'send','items_key':'k','target_node':'o'},'t':{},'o':"
                                            + other
                                            + "},'edges':[['__start__','s'],['s','__end__']]}"))
                    .contains("invalid_send_target s target_node");
        }
    }

    @Test
    void templatesThatCannotBeRenderedAreNamed() {
        assertThat(
                        nodeFaults(
                                "{'type':'agent','prompt_template':'{% if input.a %}','continuation_prompt':'{% if x'}"))
                .containsExactly(
                        "invalid_template n prompt_template",
                        "invalid_template n continuation_prompt");
        assertThat(nodeFaults("{'type':'interrupt','message':'{% if a %}x{% else %}'}"))
                .containsExactly("invalid_template n message");
        assertThat(nodeFaults("{'type':'interrupt','message':'{{store.a.b}}'}"))
                .containsExactly("invalid_template n message");
        assertThat(nodeFaults("{'prompt_template':'" + "{% if a %}".repeat(5_000) + "'}"))
                .containsExactly("invalid_template n prompt_template");
        assertThat(nodeFaults("{'prompt_template':'{{ {% endif %} {% for %} {{store.a.b}}'}"))
                .isEmpty();
    }

    @Test
    void storeUpdatesNeedNamespaceKeyAndValue() {
        for (var bad :
                List.of(
                        "5",
                        "[{'namespace':'a','key':'b'}]",
                        "{'namespace':'a.b','key':'c','value':1}",
                        "[{'namespace':'','key':'c','value':1}]",
                        "[{'namespace':1,'key':'c','value':1}]")) {
            assertThat(nodeFaults("{'type':'transform','store_updates':" + bad + "}"))
                    .containsExactly("invalid_store_update n store_updates");
        }
        assertThat(nodeFaults("{'type':'transform','store_updates':[]}")).isEmpty();
    }

    @Test
    void anAnswerSchemaIsAnObjectOrABoolean() {
        assertThat(nodeFaults("{'type':'interrupt','answer_schema':true}")).isEmpty();
        assertThat(nodeFaults("{'type':'interrupt','answer_schema':{'type':'object'}}")).isEmpty();
        assertThat(nodeFaults("{'type':'interrupt','answer_schema':'any'}"))
                .containsExactly("invalid_answer_schema n answer_schema");
    }

    @Test
    void unknownFieldsAreNoFaults() {
        assertThat(
                        faults(
                                "{'id':'w','name':'n','version':3,'task_id':'t','x':1,'nodes':{'n':{'type':'task','prompt':'{{state.a}}',"
                                        + "'tags':[1],'timeout_ms':0}},'edges':[['__start__','n'],['n','__end__']]}"))
                .isEmpty();
    }
}
