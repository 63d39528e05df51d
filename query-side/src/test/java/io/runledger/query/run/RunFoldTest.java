package io.runledger.query.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.engine.Graph;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunStarted;
import io.runledger.events.run.RunStatus;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.platform.http.ProblemException;
import io.runledger.query.testing.Positions;
import io.runledger.query.testing.Story;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RunFoldTest {

    private static final Graph GRAPH = Graph.parse((Json.Obj) Json.parse(Story.DEFINITION));

    private static RunFold fold(List<LoggedEvent> events) {
        return RunFold.of(new RunHistory((RunRequested) events.getFirst().event(), events), GRAPH);
    }

    private static RunFold whole() {
        return fold(Positions.logged(new Story("default").whole()));
    }

    @Nested
    class State {

        @Test
        void isFoldedInDeclaredOrderWhateverEndedFirst() {
            assertThat(whole().state().without("__ui_messages"))
                    .isEqualTo(
                            Json.parse(
                                    """
                                    {"diff":"- a\\n+ b <b>","notes":["safe","tidy"],
                                     "score":1.3,"verdict":"ok"}
                                    """));
        }

        @Test
        void ofEachCheckpointIsTheOneOfThatStep() {
            RunFold run = whole();
            assertThat(run.checkpoints()).hasSize(5);
            assertThat(run.stateAt(run.checkpoints().get(0)).get("notes"))
                    .isEqualTo(Json.Arr.EMPTY);
            assertThat(run.stateAt(run.checkpoints().get(1)).get("score"))
                    .isEqualTo(Json.parse("0.3"));
            assertThat(run.stateAt(run.checkpoints().get(1)).text("verdict")).isEmpty();
            assertThat(run.stateAt(run.checkpoints().get(4))).isEqualTo(run.state());
        }

        @Test
        void keepsNothingOfASiblingWhoseStepFailed() {
            RunFold run = fold(Positions.logged(new Story("default").broken()));
            assertThat(run.state().get("notes")).isEqualTo(Json.Arr.EMPTY);
            assertThat(run.nodes()).extracting(NodeRun::status).containsExactly("error", "success");
        }

        @Test
        void ofALaterAttemptGoesOnFromTheCheckpointItStartsFrom() {
            Story story = new Story("default").reviewing();
            story.ends(1, "style", "task", "{\"notes\":\"lost\"}");
            List<LoggedEvent> events = new ArrayList<>(Positions.logged(story));
            Instant at = Instant.now();
            add(events, new AttemptRequested(story.run, 1, 0, 0, "w:a1", "lost", at));
            add(events, new RunStarted(story.run, 1, "e1", at));
            add(
                    events,
                    new CheckpointCreated(
                            story.run, 1, 0, "00".repeat(32), List.of(), List.of("security"), at));
            RunFold run = fold(events);
            assertThat(run.attempt()).isOne();
            assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
            assertThat(run.state().get("notes")).isEqualTo(Json.Arr.EMPTY);
            assertThat(run.nodes())
                    .extracting(NodeRun::status)
                    .containsExactly("cancelled", "success");
        }

        private static void add(List<LoggedEvent> events, RunEvent event) {
            LoggedEvent last = events.getLast();
            events.add(
                    new LoggedEvent(
                            last.position() + 1,
                            last.sequence() + 1,
                            last.aggregateId(),
                            event.getClass().getSimpleName(),
                            "1",
                            event.at(),
                            event,
                            Json.Obj.EMPTY));
        }
    }

    @Nested
    class AsOfMoments {

        private final RunFold run = whole();

        @Test
        void checkpointIdsEventNumbersAndTimesFindTheSameCheckpoint() {
            Checkpoint second = run.checkpoints().get(1);
            Optional<Checkpoint> wanted = Optional.of(second);
            assertThat(AsOf.find(run, second.id())).isEqualTo(wanted);
            assertThat(AsOf.find(run, Long.toString(second.position()))).isEqualTo(wanted);
            assertThat(AsOf.find(run, second.createdAt().toString())).isEqualTo(wanted);
            assertThat(AsOf.find(run, null)).contains(run.checkpoints().getLast());
        }

        @Test
        void beforeTheFirstCheckpointThereIsNone() {
            assertThat(AsOf.find(run, "0")).isEmpty();
        }

        @Test
        void nonsenseIsRefusedAndAForeignCheckpointNotFound() {
            assertThatThrownBy(() -> AsOf.find(run, "yesterday"))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("as_of");
            String foreign = new Story("default").run + ":0:1";
            assertThatThrownBy(() -> AsOf.find(run, foreign)).hasMessageContaining("not_found");
        }
    }

    @Test
    void runInFullHasInputOutputAndUsageWithoutAnyProjection() {
        Json.Obj shown = RunJson.full(whole(), Optional.empty());
        assertThat(shown.text("status")).isEqualTo("success");
        assertThat(shown.get("output")).isEqualTo(shown.get("state"));
        assertThat(((Json.Obj) Objects.requireNonNull(shown.get("input"))).get("ticket"))
                .isEqualTo(Json.of(7));
        assertThat(shown.get("usage"))
                .isEqualTo(
                        Json.parse(
                                """
                                {"units":2,"tokens_in":120,"tokens_out":40,
                                 "cost_usd":"0.000000","charged_credits":"0"}
                                """));
        assertThat(shown.text("billing_status")).isEqualTo("pending");
    }

    @Test
    void failedRunKeepsItsCause() {
        Json.Obj shown =
                RunJson.full(
                        fold(Positions.logged(new Story("default").broken())), Optional.empty());
        assertThat(shown.get("error"))
                .isEqualTo(
                        Json.parse(
                                "{\"code\":\"node_failed\",\"message\":\"HTTP 500\",\"node\":\"security\"}"));
        assertThat(shown.get("output")).isEqualTo(Json.Obj.EMPTY);
    }
}
