package io.runledger.query.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.engine.Graph;
import io.runledger.events.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphDrawingTest {

    private static Graph graph(String definition) {
        return Graph.parse((Json.Obj) Json.parse(definition));
    }

    /** A loop back from the gate, and a way around the middle. */
    private static final Graph LOOP =
            graph(
                    """
                    {"nodes":{"draft":{"type":"task","prompt_template":"x"},
                      "check":{"type":"transform","updates":{"v":"again"}},
                      "gate":{"type":"route","input":"v","routes":{"again":"draft","skip":"last"},
                       "default":"skip"},
                      "last":{"type":"transform","updates":{}}},
                     "edges":[["__start__","draft"],["draft","check"],["check","gate"],
                      ["gate:again","draft"],["gate:skip","last"],["draft","last"],
                      ["last","__end__"]]}
                    """);

    @Test
    void nodeStandsBehindAllThatLeadToItAndALoopDoesNotCount() {
        GraphLayout layout = GraphLayout.of(LOOP);
        assertThat(layout.layers()).hasSize(6);
        assertThat(layout.layers().get(1)).containsExactly("draft");
        assertThat(layout.layers().get(4)).containsExactly("last");
        assertThat(layout.back())
                .singleElement()
                .satisfies(line -> assertThat(line.to()).isEqualTo("draft"));
        assertThat(layout.forward())
                .filteredOn(line -> line.from().equals("draft") && line.to().equals("last"))
                .singleElement()
                .satisfies(line -> assertThat(line.stops()).hasSize(2));
    }

    @Test
    void drawingIsTheSameEachTimeAndColoursByStatus() {
        String svg = GraphDrawing.svg(LOOP, Map.of("check", "running"));
        assertThat(svg)
                .isEqualTo(GraphDrawing.svg(LOOP, Map.of("check", "running")))
                .contains("class=\"node running\" data-node=\"check\"", "class=\"node idle\"")
                .contains(">again</text>");
    }

    @Test
    void namesCannotLeaveTheirPlaces() {
        Graph hostile =
                graph(
                        """
                        {"nodes":{"<script>\\"x'&":{"type":"transform","updates":{}}},
                         "edges":[["__start__","<script>\\"x'&"],["<script>\\"x'&","__end__"]]}
                        """);
        String svg = GraphDrawing.svg(hostile, Map.of());
        assertThat(svg).doesNotContain("<script>").contains("&lt;script&gt;&quot;x&#39;&amp;");
        assertThat(List.of(svg.split("data-node=\"", -1))).hasSize(2);
    }
}
