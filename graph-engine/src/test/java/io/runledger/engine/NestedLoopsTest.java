package io.runledger.engine;

import static io.runledger.engine.Graphs.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class NestedLoopsTest {

    /** A loop in one of two branches, and a loop around both. */
    private static final Graph GRAPH =
            flow(
                    "fork a1 a2 b inner? join outer? out",
                    "S>fork fork>a1 a1>a2 a2>join fork>b b>inner inner:again>b inner:on>join"
                            + " join>outer outer:again>fork outer:on>out out>E");

    @Test
    void aLoopInOneBranchLeavesTheBranchBesideItAlone() {
        var at = after(after(after(Flow.start(GRAPH), ""), ""), "again");
        assertThat(at.completed()).containsExactly("fork", "a1", "a2");
        assertThat(Flow.ready(GRAPH, at)).containsExactly("b");
        at = after(after(at, ""), "on");
        assertThat(Flow.ready(GRAPH, at)).containsExactly("join");
    }

    @Test
    void theLoopAroundBothMakesAllOfThemRunAgain() {
        var at = after(after(after(after(Flow.start(GRAPH), ""), ""), "on"), "");
        assertThat(Flow.ready(GRAPH, at)).containsExactly("outer");
        at = after(at, "again");
        assertThat(at.completed()).isEmpty();
        assertThat(Flow.ready(GRAPH, at)).containsExactly("fork");
        at = after(at, "");
        assertThat(Flow.ready(GRAPH, at)).containsExactly("a1", "b");
    }

    /** The next position, where routes decide so. */
    private static Position after(Position from, String decision) {
        List<NodeUpdate> wave =
                Flow.ready(GRAPH, from).stream()
                        .map(node ->
                                GRAPH.node(node) instanceof Node.Route
                                        ? NodeUpdate.decided(node, decision)
                                        : NodeUpdate.of(node, Json.Obj.EMPTY))
                        .toList();
        return Flow.after(GRAPH, from, wave);
    }
}
