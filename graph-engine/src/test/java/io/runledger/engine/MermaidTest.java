package io.runledger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class MermaidTest {

    @Test
    void everyTypeHasItsShape() {
        var graph =
                Graphs.graph(
                        """
                        {'nodes':{'t':{},'g':{'type':'agent'},'r':{'type':'route'},'i':{'type':'interrupt'},
                                  'x':{'type':'transform'},'s':{'type':'send','items_key':'k','target_node':'t'},
                                  'w':{'type':'subgraph','workflow_id':'other'}},
                         'edges':[['__start__','t'],['t','g'],['g','r'],['r:yes','i'],['r:no','x'],['i','s'],['x','s'],
                                  ['s','w'],['w','__end__']]}
                        """);
        assertThat(Mermaid.render(graph))
                .isEqualTo(
                        """
                        graph TD
                            __start__((Start))
                            t[t\\ntask]
                            g[g\\nagent]
                            r{r\\nroute}
                            i[/i\\ninterrupt/]
                            x(x\\ntransform)
                            s[[s\\nsend]]
                            w[w\\nsubgraph]
                            __end__((End))
                            __start__ --> t
                            t --> g
                            g --> r
                            r -->|yes| i
                            r -->|no| x
                            i --> s
                            x --> s
                            s --> w
                            w --> __end__
                        """);
    }

    @Test
    void whatMermaidWouldMisreadIsEscaped() {
        var graph =
                Graphs.graph(
                        """
                        {'nodes':{'end':{'type':'route'},'a (b)':{},'node_0':{}},
                         'edges':[['__start__','end'],['end:x|y','a (b)'],['end:z','node_0'],['a (b)','__end__'],
                                  ['node_0','__end__']]}
                        """);
        assertThat(Mermaid.render(graph))
                .contains("    node_0_{#101;nd\\nroute}\n")
                .contains("    node_1[a #40;b#41;\\ntask]\n")
                .contains("    node_0_ -->|x#124;y| node_1\n");
    }

    @Test
    void nothingInANameCanBreakOutOfItsLabel() {
        for (var name :
                List.of(
                        "a\"b",
                        "a[b]",
                        "a{b}",
                        "a|b",
                        "a\nb",
                        "<b>x</b>",
                        "a;b",
                        "`a`",
                        "#35;",
                        "the end",
                        "a\\b",
                        "1. first",
                        "- item",
                        "a&b",
                        "subgraph",
                        "the-end",
                        "☃",
                        "%% x",
                        "a--b")) {
            var node = Json.obj().put(name, Json.Obj.EMPTY).build();
            var edges =
                    Json.arr(
                            List.of(
                                    Json.arr(List.of(Json.of("__start__"), Json.of(name))),
                                    Json.arr(List.of(Json.of(name), Json.of("__end__")))));
            var graph = Graph.parse(Json.obj().put("nodes", node).put("edges", edges).build());
            assertThat(Mermaid.render(graph).lines().toList())
                    .as(name)
                    .hasSize(6)
                    .element(2)
                    .asString()
                    .matches("    [A-Za-z0-9_]+\\[(#\\d+;|[\\p{L}\\p{N} _.,-])+\\\\ntask]")
                    .doesNotContain("end")
                    .doesNotContainPattern("\\[ *\\d*[.-]");
        }
    }

    @Test
    void anEmptyEdgeValueHasALabelAllTheSame() {
        var graph =
                Graphs.graph(
                        "{'nodes':{'r':{'type':'route'}},'edges':[['__start__','r'],['r:','__end__']]}");
        assertThat(Mermaid.render(graph)).contains("    r -->|#160;| __end__\n");
    }
}
