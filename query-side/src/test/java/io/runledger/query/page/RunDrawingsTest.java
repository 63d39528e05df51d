package io.runledger.query.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.engine.Program;
import io.runledger.events.id.GraphId;
import io.runledger.events.json.Json;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.PauseKind;
import io.runledger.query.run.RunFold;
import io.runledger.query.testing.Positions;
import io.runledger.query.testing.Story;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunDrawingsTest {

    private static final Json.Obj OUTER =
            (Json.Obj)
                    Json.parse(
                            """
                            {"nodes":{"sub":{"type":"subgraph","workflow_id":"inner"},
                              "last":{"type":"transform","updates":{}}},
                             "edges":[["__start__","sub"],["sub","last"],["last","__end__"]]}
                            """);
    private static final Json.Obj INNER =
            (Json.Obj)
                    Json.parse(
                            """
                            {"nodes":{"ask":{"type":"interrupt","message":"Well?"}},
                             "edges":[["__start__","ask"],["ask","__end__"]]}
                            """);
    private static final Program PROGRAM =
            Program.of(
                    Story.GRAPH,
                    OUTER,
                    List.of(
                            new AttemptStart.Subgraph(
                                    new GraphRef(new GraphId("inner"), 1, "00".repeat(32)),
                                    INNER)));

    private static RunDrawings drawings(Story story) {
        RunFold run = RunFold.of(Positions.logged(story));
        return new RunDrawings(PROGRAM, run, run.attempts().getLast(), List.of());
    }

    private static Story entered() {
        return new Story("default")
                .requested()
                .started()
                .begins(1, "sub", "subgraph")
                .begins(1, "ask", "sub/ask", "interrupt");
    }

    @Test
    void graphInsideIsDrawnOnceItWasEntered() {
        assertThat(drawings(new Story("default").requested()).inside()).isEmpty();
        RunDrawings drawn = drawings(entered());
        assertThat(drawn.own())
                .contains("class=\"node running\" data-node=\"sub\"")
                .contains("class=\"node idle\" data-node=\"last\"");
        assertThat(drawn.inside())
                .singleElement()
                .satisfies(inside -> {
                    assertThat(inside.path()).isEqualTo("sub");
                    assertThat(inside.svg()).contains("class=\"node running\" data-node=\"ask\"");
                });
    }

    @Test
    void waitInsideASubgraphShowsAtEveryLevel() {
        RunDrawings drawn = drawings(entered().interrupted(1, PauseKind.NODE, "sub/ask", "Well?"));
        assertThat(drawn.own()).contains("class=\"node interrupted\" data-node=\"sub\"");
        assertThat(drawn.inside().getFirst().svg())
                .contains("class=\"node interrupted\" data-node=\"ask\"");
    }

    @Test
    void laterAttemptShowsTheWayThatLedToIt() {
        Story story = new Story("default").whole().replayed(1, 0);
        RunFold run = RunFold.of(Positions.logged(story));
        Program review =
                Program.of(Story.GRAPH, (Json.Obj) Json.parse(Story.DEFINITION), List.of());
        String svg = new RunDrawings(review, run, run.attempts().getLast(), List.of()).own();
        assertThat(svg)
                .contains("class=\"node success\" data-node=\"security\"")
                .contains("class=\"node idle\" data-node=\"judge\"");
    }
}
