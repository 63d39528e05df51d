package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a run of 50 nodes in a row, each with an update of 200 bytes, takes in the log. */
@ExtendWith(SharedProduct.class)
@Tag("STORAGE_WITHIN_THREE_TIMES")
class StoredSizeTest {

    private static final int NODES = 50;
    private static final int UPDATE = 200;
    private static final String LETTERS =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final Random random = new Random(50);

    @Test
    void ofTransformsStaysWithinThreeTimesTheirUpdates(ProductProcess product) throws SQLException {
        long stored =
                run(
                        product,
                        "size-transforms",
                        (key, text) ->
                                Json.obj()
                                        .put("type", "transform")
                                        .put("updates", Json.obj().put(key, text).build())
                                        .build());
        assertThat(stored).isBetween((long) NODES * UPDATE, 3L * NODES * UPDATE);
    }

    @Test
    void ofModelCallsStaysWithinThreeTimesTheirUpdates(ProductProcess product) throws SQLException {
        long stored =
                run(
                        product,
                        "size-calls",
                        (key, text) ->
                                Json.obj()
                                        .put("type", "task")
                                        .put("output_key", key)
                                        .put(
                                                "prompt_template",
                                                "Answer with JSON: {\"text\":\"" + text + "\"}")
                                        .build());
        assertThat(stored).isBetween((long) NODES * UPDATE, 3L * NODES * UPDATE);
    }

    private long run(
            ProductProcess product, String tenant, BiFunction<String, String, Json.Obj> node)
            throws SQLException {
        Json.Builder nodes = Json.obj();
        List<Json> edges = new ArrayList<>();
        String from = "__start__";
        for (int i = 0; i < NODES; i++) {
            String name = "node_" + i;
            nodes.put(name, node.apply("key_" + i, noise()));
            edges.add(edge(from, name));
            from = name;
        }
        edges.add(edge(from, "__end__"));
        Json.Obj graph =
                Json.obj()
                        .put("state_schema", Json.Obj.EMPTY)
                        .put("nodes", nodes.build())
                        .put("edges", Json.arr(edges))
                        .build();
        Api api = product.tenant(tenant);
        String run = api.start("chain", Json.obj().put("graph", graph).build());
        api.ended(run);
        assertThat(api.status(run)).isEqualTo("success");
        return payload(product, run);
    }

    private static Json edge(String from, String to) {
        return Json.arr(List.of(Json.of(from), Json.of(to)));
    }

    private String noise() {
        StringBuilder noise = new StringBuilder();
        random.ints(UPDATE, 0, LETTERS.length()).forEach(i -> noise.append(LETTERS.charAt(i)));
        return noise.toString();
    }

    private static long payload(ProductProcess product, String run) throws SQLException {
        try (var connection = product.servers().database();
                var query =
                        connection.prepareStatement(
                                """
                                SELECT sum(octet_length(payload)) FROM domain_events
                                WHERE aggregate_identifier = ?
                                """)) {
            query.setString(1, run);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
