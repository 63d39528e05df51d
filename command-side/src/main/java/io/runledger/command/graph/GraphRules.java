package io.runledger.command.graph;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.graph.GraphCommand;
import io.runledger.events.graph.GraphCommand.CreateGraph;
import io.runledger.events.graph.GraphCommand.DeleteGraph;
import io.runledger.events.graph.GraphCommand.KeepInlineGraph;
import io.runledger.events.graph.GraphCommand.PublishVersion;
import io.runledger.events.graph.GraphEvent;
import io.runledger.events.graph.GraphEvent.GraphDeleted;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.graph.GraphEvent.GraphRenamed;
import java.util.List;

/**
 * The rules of a graph's versions: immutable, counted up, and the same hash is the same version.
 */
final class GraphRules {

    private GraphRules() {}

    /**
     * What is known of a graph.
     *
     * @param version the newest version, 0 before the first
     */
    record State(int version, String name, String hash, boolean inUse) {

        static final State NONE = new State(0, "", "", false);

        State after(GraphEvent event) {
            return switch (event) {
                case GraphPublished e -> new State(e.version(), e.name(), e.hash(), true);
                case GraphRenamed e -> new State(version, e.name(), hash, inUse);
                case GraphDeleted _ -> new State(version, name, hash, false);
            };
        }
    }

    static List<? extends GraphEvent> decide(State state, GraphCommand command) {
        return switch (command) {
            case CreateGraph c -> create(state, c);
            case PublishVersion c -> publish(state, c);
            case KeepInlineGraph c -> keep(state, c);
            case DeleteGraph c -> delete(state, c);
        };
    }

    private static List<GraphEvent> create(State state, CreateGraph c) {
        if (state.inUse()) {
            throw new Refused(
                    RefusalCode.CONFLICT,
                    "graph %s exists, at version %d; PUT /api/v1/graphs/%s publishes the next one"
                            .formatted(c.graphId(), state.version(), c.graphId()));
        }
        // A deleted graph's versions stay those of past runs, so the count goes on.
        return List.of(
                new GraphPublished(
                        c.tenantId(),
                        c.graphId(),
                        state.version() + 1,
                        c.name(),
                        c.definition(),
                        c.hash(),
                        c.at()));
    }

    private static List<GraphEvent> publish(State state, PublishVersion c) {
        requireInUse(state, c);
        String name = c.name() == null ? state.name() : c.name();
        if (!c.hash().equals(state.hash())) {
            return List.of(
                    new GraphPublished(
                            c.tenantId(),
                            c.graphId(),
                            state.version() + 1,
                            name,
                            c.definition(),
                            c.hash(),
                            c.at()));
        }
        return name.equals(state.name())
                ? List.of()
                : List.of(new GraphRenamed(c.tenantId(), c.graphId(), name, c.at()));
    }

    private static List<GraphEvent> keep(State state, KeepInlineGraph c) {
        return state.version() > 0
                ? List.of()
                : List.of(
                        new GraphPublished(
                                c.tenantId(),
                                c.graphId(),
                                1,
                                c.graphId().value(),
                                c.definition(),
                                c.hash(),
                                c.at()));
    }

    private static List<GraphEvent> delete(State state, DeleteGraph c) {
        requireInUse(state, c);
        return List.of(new GraphDeleted(c.tenantId(), c.graphId(), c.at()));
    }

    private static void requireInUse(State state, GraphCommand c) {
        if (!state.inUse()) {
            throw new Refused(RefusalCode.NOT_FOUND, "there is no graph " + c.graphId());
        }
    }
}
