package io.runledger.engine;

import static org.assertj.core.api.Assertions.assertThat;

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
                .contains("    node_0_{end\\nroute}\n")
                .contains("    node_1[a #40;b#41;\\ntask]\n")
                .contains("    node_0_ -->|x#124;y| node_1\n");
    }
}
