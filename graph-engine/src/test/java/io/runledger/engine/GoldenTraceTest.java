package io.runledger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One whole run with its hashes: a change of any rule that would make stored runs prove false shows
 * here.
 */
class GoldenTraceTest {

    private static final Graph GRAPH =
            Graphs.graph(
                    """
                    {'defaults':{'tone':'dry'},
                     'state_schema':{'tries':{'type':'number','reducer':'add'},'notes':{'type':'array','reducer':'append'},
                                     'hint':{'type':'string','ephemeral':true},'verdict':{'type':'string'}},
                     'nodes':{'draft':{'prompt_template':'{{state.tries}} {{config.tone}} {{state.hint}}{{input.topic}}',
                                       'output_mapping':{'hint':'hint','verdict':'verdict'},'output_key':'text'},
                              'count':{'type':'transform','updates':{'tries':0.1}},
                              'check':{'type':'route','input':'state.verdict','routes':{'again':'draft','good':'close'},
                                        'default':'again'},
                              'tidy':{'type':'transform','defer':true,'updates':{'notes':'tidied'}},
                              'close':{'type':'transform','updates':{'notes':['closed']}}},
                     'edges':[['__start__','draft'],['__start__','count'],['draft','check'],['count','check'],
                              ['check:again','draft'],['check:good','close'],['close','tidy'],['tidy','__end__']]}
                    """);

    @Test
    @Tag("REPRODUCIBLE_FOLD")
    void theTraceOfARunStaysTheSame() {
        var answers =
                new ArrayList<>(
                        List.of(
                                "{\"hint\":\"shorter \",\"verdict\":\"again\"}",
                                "{\"verdict\":\"good\"}"));
        var input = Json.obj().put("topic", "rivers").build();
        var at = Graphs.start(GRAPH, input, Json.Obj.EMPTY, "run");
        var trace = new ArrayList<String>();
        while (Graphs.verdict(GRAPH, at) instanceof Verdict.Next) {
            var nodes = Graphs.ready(GRAPH, at);
            var wave = new ArrayList<NodeUpdate>();
            for (var node : nodes) {
                switch (Graphs.work(GRAPH, at, node)) {
                    case Work.Call(var call) -> {
                        trace.add("prompt " + call.prompt());
                        wave.add(Graphs.answered(GRAPH, node, answers.removeFirst()));
                    }
                    case Work.Done(var update, _) -> wave.add(update);
                    case Work.Failed(var message) -> throw new AssertionError(message);
                    case Work.Fan _, Work.Enclosed _ -> throw new AssertionError(node);
                }
            }
            at = Graphs.apply(GRAPH, at, wave);
            trace.add(at.step() + " " + nodes + " " + at.stateHash().substring(0, 12));
        }
        assertThat(Graphs.verdict(GRAPH, at)).isEqualTo(new Verdict.Done());
        assertThat(at.checkpointState().text().replace('"', '\''))
                .isEqualTo(
                        "{'tries':0.1,'notes':['closed','tidied'],'verdict':'good','text':{'verdict':'good'}}");
        assertThat(trace)
                .containsExactly(
                        "prompt 0 dry rivers",
                        "1 [draft, count] fc896f9b81a1",
                        "2 [check] fc896f9b81a1",
                        "prompt 0.1 dry rivers",
                        "3 [draft] 69fee20b60aa",
                        "4 [check] 69fee20b60aa",
                        "5 [close] 41d1c7176226",
                        "6 [tidy] 5ee498fc04fc");
    }
}
