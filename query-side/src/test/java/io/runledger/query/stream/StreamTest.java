package io.runledger.query.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.DomainEvent;
import io.runledger.events.json.Json;
import io.runledger.events.run.DecisionKind;
import io.runledger.events.run.PauseKind;
import io.runledger.query.testing.QueryServerTest;
import io.runledger.query.testing.Story;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("STREAM_HAS_NO_GAP")
class StreamTest extends QueryServerTest {

    private record Sent(String id, String event, String data) {}

    @BeforeEach
    void graph() {
        if (get("/api/v1/graphs/review").statusCode() == 404) {
            log.append("default", Story.graph("default"));
        }
    }

    private static List<Sent> frames(String body) {
        List<Sent> frames = new ArrayList<>();
        for (String block : body.split("\n\n")) {
            String id = field(block, "id:");
            if (!id.isEmpty()) {
                frames.add(new Sent(id, field(block, "event:"), field(block, "data:")));
            }
        }
        return frames;
    }

    private static String field(String block, String name) {
        return block.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElse("");
    }

    private List<Sent> stream(Story story, String query) {
        HttpResponse<String> answer = get("/api/v1/runs/" + story.run + "/stream" + query);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/event-stream");
        return frames(answer.body());
    }

    @Nested
    class OfAnEndedRun {

        private final Story story = new Story("default").whole();
        private List<Sent> all = List.of();

        @BeforeEach
        void run() {
            log.append(story);
            all = stream(story, "");
        }

        @Test
        void endsWithOneEndFrameAndEveryFrameHasAnIdAboveTheOneBefore() {
            assertThat(all.getLast().event()).isEqualTo("end");
            assertThat(all).extracting(Sent::event).containsOnlyOnce("end");
            List<FrameId> ids = all.stream().map(frame -> FrameId.parse(frame.id())).toList();
            assertThat(ids).isSorted().doesNotHaveDuplicates();
        }

        @Test
        void goesOnAfterAnyFrameWithoutGapOrRepeat() {
            for (int i = 0; i < all.size(); i += 3) {
                assertThat(stream(story, "?last_event_id=" + all.get(i).id()))
                        .isEqualTo(all.subList(i + 1, all.size()));
            }
            String header = all.get(4).id();
            var resumed =
                    send(
                            request("/api/v1/runs/" + story.run + "/stream")
                                    .header("Last-Event-ID", header)
                                    .build());
            assertThat(frames(resumed.body())).isEqualTo(all.subList(5, all.size()));
        }

        @Test
        void givesEachModeTheSameFramesAsAllModesDo() {
            for (Mode mode : Mode.values()) {
                assertThat(stream(story, "?mode=" + mode.text()))
                        .isEqualTo(
                                all.stream()
                                        .filter(frame ->
                                                frame.event().equals(mode.text())
                                                        || frame.event().equals("end"))
                                        .toList());
            }
        }

        @Test
        void saysWhatEachFrameIs() {
            assertThat(all)
                    .extracting(StreamTest::type)
                    .contains(
                            "run.started",
                            "task_start",
                            "task_result",
                            "updates",
                            "values",
                            "ui_message",
                            "message",
                            "checkpoint.created",
                            "end");
            Json.Obj last =
                    (Json.Obj)
                            Json.parse(
                                    all.stream()
                                            .filter(frame -> frame.event().equals("values"))
                                            .toList()
                                            .getLast()
                                            .data());
            assertThat(last.get("state")).isEqualTo(json("/api/v1/runs/" + story.run).get("state"));
        }

        @Test
        void refusesAnIdThatIsNoFrames() {
            String path = "/api/v1/runs/" + story.run + "/stream?last_event_id=";
            assertThat(get(path + "x").statusCode()).isEqualTo(400);
            assertThat(get(path + "99999999.1").statusCode()).isEqualTo(400);
        }

        @Test
        @Tag("TENANT_ISOLATION")
        void isNotThereForAnotherTenant() {
            assertThat(getAsOther("/api/v1/runs/" + story.run + "/stream").statusCode())
                    .isEqualTo(404);
            assertThat(get("/api/v1/runs/nothing/stream").statusCode()).isEqualTo(404);
        }
    }

    @Nested
    class OfARunThatIsToldThings {

        private final Story story = told();

        private static Story told() {
            Story story = new Story("default").reviewing();
            story.ends(1, "style", "task", "{\"notes\":\"tidy\"}");
            story.injected(1, "{\"score\":5}", null);
            story.ends(1, "security", "task", "{\"notes\":\"safe\"}");
            story.checkpoint(1, List.of("security", "style"), List.of("judge"), 1);
            story.checkpoint(2, List.of(), List.of("judge"), 1);
            story.interrupted(2, PauseKind.NODE, "judge", "Well?");
            story.replayed(1, 1).checkpoint(1, List.of(), List.of("judge"), 1);
            return story.ends(2, "judge", "transform", "{\"verdict\":\"ok\"}").failed();
        }

        @BeforeEach
        void run() {
            log.append(story);
        }

        private Json.Obj only(List<Sent> frames, String type) {
            return frames.stream()
                    .filter(frame -> type(frame).equals(type))
                    .map(frame -> (Json.Obj) Json.parse(frame.data()))
                    .reduce((_, last) -> last)
                    .orElseThrow();
        }

        @Test
        void tellsWhatItWasToldAndWhatItWaitedForAndWhichAttemptItIs() {
            List<Sent> all = stream(story, "");
            assertThat(only(all, "state.injected").get("updates"))
                    .isEqualTo(Json.parse("{\"score\":5}"));
            assertThat(only(all, "run.interrupted").text("message")).isEqualTo("Well?");
            assertThat(only(all, "run.interrupted").text("kind")).isEqualTo("node");
            assertThat(only(all, "run.replayed").text("from_checkpoint"))
                    .isEqualTo(story.run + ":0:1");
            assertThat(only(all, "end").get("attempt")).isEqualTo(Json.of(1));
        }

        @Test
        void tellsWhatIsDecidedAndUntilWhen() {
            Story waits = new Story("default").requested().started().waits(0, "ask", "Well?");
            log.append(waits.decided(1, DecisionKind.APPROVE, "Fine.").waits(0, "ask", "Well?"));
            log.append(waits.rejected("No."));
            List<Sent> all = stream(waits, "");
            Json.Obj interrupted = only(all, "run.interrupted");
            assertThat(interrupted.get("decides")).isEqualTo(Json.of(true));
            assertThat(interrupted.text("on_timeout")).isEqualTo("reject");
            assertThat(interrupted.text("expires_at")).isNotNull();
            assertThat(interrupted.text("checkpoint_id")).isEqualTo(waits.run + ":0:0");
            assertThat(only(all, "run.resumed").text("decision")).isEqualTo("approve");
            assertThat(only(all, "run.resumed").text("comment")).isEqualTo("Fine.");
            assertThat(only(all, "run.cancelled").text("decision")).isEqualTo("reject");
            assertThat(only(all, "run.cancelled").text("by")).isEqualTo("key:anna");
        }

        @Test
        void hasTheStateAfterWhatCameFromOutside() {
            List<Json> scores =
                    stream(story, "?mode=values").stream()
                            .filter(frame -> frame.event().equals("values"))
                            .map(frame -> ((Json.Obj) Json.parse(frame.data())).get("state"))
                            .map(state -> ((Json.Obj) Objects.requireNonNull(state)).get("score"))
                            .toList();
            assertThat(scores).containsExactly(Json.of(0), Json.of(0), Json.of(5), Json.of(0));
        }

        @Test
        void goesOnAfterAnyFrameWithoutGapOrRepeat() {
            List<Sent> all = stream(story, "");
            for (int i = 0; i < all.size(); i++) {
                assertThat(stream(story, "?last_event_id=" + all.get(i).id()))
                        .isEqualTo(all.subList(i + 1, all.size()));
            }
        }
    }

    @Test
    void resumedListenerGetsTheStatesThoughTheRunWasToldSomethingBeforeItStarted() {
        Story story = new Story("default").requested().injected(1, "{\"score\":5}", null).started();
        story.ends(1, "style", "task", "{}").ends(1, "security", "task", "{}");
        story.checkpoint(1, List.of("security", "style"), List.of("judge"), 1);
        story.checkpoint(2, List.of(), List.of("judge"), 1).failed();
        log.append(story);
        List<Sent> all = stream(story, "?mode=values");
        assertThat(all).anySatisfy(frame -> assertThat(frame.data()).contains("\"score\":5"));
        for (int i = 0; i < all.size(); i++) {
            assertThat(stream(story, "?mode=values&last_event_id=" + all.get(i).id()))
                    .isEqualTo(all.subList(i + 1, all.size()));
        }
    }

    private static String type(Sent frame) {
        return String.valueOf(((Json.Obj) Json.parse(frame.data())).text("type"));
    }

    @Test
    void liveListenerGetsWhatALaterOneReadsFromTheLog() throws Exception {
        Story story = new Story("default").whole();
        Iterator<DomainEvent> events = story.events().iterator();
        log.append("default", events.next());
        var answer =
                http.send(
                        request("/api/v1/runs/" + story.run + "/stream").build(),
                        BodyHandlers.ofLines());
        StringBuilder live = new StringBuilder();
        try (Stream<String> lines = answer.body()) {
            Iterator<String> each = lines.iterator();
            // Each event is appended only after the frames of the one before have arrived.
            while (each.hasNext()) {
                String line = each.next();
                live.append(line).append('\n');
                if (line.isEmpty() && events.hasNext()) {
                    log.append("default", events.next());
                }
            }
        }
        while (events.hasNext()) {
            log.append("default", events.next());
        }
        assertThat(frames(live.toString())).isEqualTo(stream(story, ""));
    }
}
