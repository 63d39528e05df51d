package io.runledger.query.page;

import io.runledger.engine.Channel;
import io.runledger.engine.Graph;
import io.runledger.events.json.Json;
import io.runledger.platform.page.PrettyJson;
import io.runledger.query.graph.GraphVersion;
import java.util.Map;

/**
 * A graph that a run can be started of.
 *
 * @param input an input to begin with: the graph's own keys with empty values
 */
public record StartChoice(String id, String label, String input) {

    static StartChoice of(GraphVersion version) {
        return new StartChoice(
                version.id(), version.name() + " (" + version.id() + ")", input(version));
    }

    static StartChoice of(GraphVersion version, Graph graph) {
        return new StartChoice(version.id(), version.name(), skeleton(graph.schema()));
    }

    private static String input(GraphVersion version) {
        return skeleton(Graph.parse(version.definition()).schema());
    }

    private static String skeleton(Map<String, Channel> schema) {
        Json.Builder input = Json.obj();
        // Texts are what people type; the other keys start with their defaults anyway.
        schema.forEach((key, channel) -> {
            if (channel.type() == Channel.Type.STRING) {
                input.put(key, "");
            }
        });
        return PrettyJson.of(input.build());
    }
}
