package io.runledger.command.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Versions of a graph: the rules alone, and held by their aggregate. */
class GraphRulesTest {

    private static final TenantId TENANT = new TenantId("acme");
    private static final GraphId GRAPH = new GraphId("hello");
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private static GraphRules.State after(GraphCommand... commands) {
        GraphRules.State state = GraphRules.State.NONE;
        for (GraphCommand command : commands) {
            for (GraphEvent event : GraphRules.decide(state, command)) {
                state = state.after(event);
            }
        }
        return state;
    }

    private static CreateGraph create(String hash) {
        return new CreateGraph(TENANT, GRAPH, "Hello", Json.Obj.EMPTY, hash, NOON);
    }

    private static PublishVersion publish(@Nullable String name, String hash) {
        return new PublishVersion(TENANT, GRAPH, name, Json.Obj.EMPTY, hash, NOON);
    }

    private static KeepInlineGraph keep() {
        return new KeepInlineGraph(TENANT, GRAPH, Json.Obj.EMPTY, "h1", NOON);
    }

    private static DeleteGraph delete() {
        return new DeleteGraph(TENANT, GRAPH, NOON);
    }

    private static GraphPublished published(int version, String name, String hash) {
        return new GraphPublished(TENANT, GRAPH, version, name, Json.Obj.EMPTY, hash, NOON);
    }

    private static void assertRefused(
            GraphRules.State state, GraphCommand command, RefusalCode code) {
        assertThatThrownBy(() -> GraphRules.decide(state, command))
                .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Nested
    class Creating {

        @Test
        void publishesVersionOne() {
            assertThat(GraphRules.decide(GraphRules.State.NONE, create("h1")))
                    .isEqualTo(List.of(published(1, "Hello", "h1")));
        }

        @Test
        void underATakenIdIsRefusedAlsoWithTheSameDefinition() {
            assertRefused(after(create("h1")), create("h1"), RefusalCode.CONFLICT);
        }

        @Test
        void afterADeleteCountsOn() {
            assertThat(GraphRules.decide(after(create("h1"), delete()), create("h1")))
                    .isEqualTo(List.of(published(2, "Hello", "h1")));
        }
    }

    @Nested
    class Publishing {

        @Test
        void anotherHashIsTheNextVersionAndKeepsTheName() {
            assertThat(GraphRules.decide(after(create("h1")), publish(null, "h2")))
                    .isEqualTo(List.of(published(2, "Hello", "h2")));
        }

        @Test
        void theSameHashIsTheSameVersion() {
            assertThat(GraphRules.decide(after(create("h1")), publish(null, "h1"))).isEmpty();
            assertThat(GraphRules.decide(after(create("h1")), publish("Hello", "h1"))).isEmpty();
        }

        @Test
        void theSameHashWithAnotherNameOnlyRenames() {
            assertThat(GraphRules.decide(after(create("h1")), publish("Hi", "h1")))
                    .isEqualTo(List.of(new GraphRenamed(TENANT, GRAPH, "Hi", NOON)));
            assertThat(after(create("h1"), publish("Hi", "h1")).version()).isEqualTo(1);
        }

        @Test
        void anEarlierHashAgainIsANewVersion() {
            assertThat(after(create("h1"), publish(null, "h2"), publish(null, "h1")).version())
                    .isEqualTo(3);
        }

        @Test
        void ofAMissingOrDeletedGraphIsNotFound() {
            assertRefused(GraphRules.State.NONE, publish(null, "h1"), RefusalCode.NOT_FOUND);
            assertRefused(
                    after(create("h1"), delete()), publish(null, "h2"), RefusalCode.NOT_FOUND);
        }
    }

    @Nested
    class KeepingInlineGraphs {

        @Test
        void happensOnce() {
            assertThat(GraphRules.decide(GraphRules.State.NONE, keep()))
                    .isEqualTo(List.of(published(1, "hello", "h1")));
            assertThat(GraphRules.decide(after(keep()), keep())).isEmpty();
            assertThat(GraphRules.decide(after(keep(), delete()), keep())).isEmpty();
        }
    }

    @Nested
    class Deleting {

        @Test
        void takesTheGraphOutOfUseOnce() {
            assertThat(GraphRules.decide(after(create("h1")), delete()))
                    .isEqualTo(List.of(new GraphDeleted(TENANT, GRAPH, NOON)));
            assertRefused(after(create("h1"), delete()), delete(), RefusalCode.NOT_FOUND);
            assertRefused(GraphRules.State.NONE, delete(), RefusalCode.NOT_FOUND);
        }
    }

    @Nested
    class Aggregate {

        private final FixtureConfiguration<GraphDefinition> graph =
                new AggregateTestFixture<>(GraphDefinition.class)
                        .registerCommandTargetResolver(message ->
                                new VersionedAggregateIdentifier(
                                        (Object)
                                                ((GraphCommand) message.getPayload()).aggregateId(),
                                        null));

        @Test
        void answersWithTheVersion() {
            graph.givenNoPriorActivity()
                    .when(create("h1"))
                    .expectEvents(published(1, "Hello", "h1"))
                    .expectResultMessagePayload(1);
            graph.given(published(1, "Hello", "h1"))
                    .when(publish(null, "h2"))
                    .expectEvents(published(2, "Hello", "h2"))
                    .expectResultMessagePayload(2);
            graph.given(published(1, "Hello", "h1"))
                    .when(publish(null, "h1"))
                    .expectNoEvents()
                    .expectResultMessagePayload(1);
        }

        @Test
        void refusesWhatTheRulesRefuse() {
            graph.given(published(1, "Hello", "h1"))
                    .when(create("h2"))
                    .expectNoEvents()
                    .expectException(Refused.class)
                    .expectExceptionMessage(
                            "graph hello exists, at version 1; PUT /api/v1/graphs/hello publishes"
                                    + " the next one");
        }
    }

    @Nested
    class Hashes {

        @Test
        void lookAtTheOrderOfNodesButOfNothingElse() {
            assertThat(hash("{'nodes':{'a':{'x':1,'y':2},'b':{}},'edges':[]}"))
                    .isEqualTo(hash("{'edges':[],'nodes':{'a':{'y':2.0,'x':1},'b':{}}}"))
                    .isNotEqualTo(hash("{'nodes':{'b':{},'a':{'x':1,'y':2}},'edges':[]}"))
                    .matches("[0-9a-f]{64}");
        }

        private static String hash(String json) {
            return GraphHash.of((Json.Obj) Json.parse(json.replace('\'', '"')));
        }
    }
}
