package io.runledger.query.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import io.runledger.events.run.AppendLiveText;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.query.testing.QueryServerTest;
import io.runledger.query.testing.Story;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@Tag("STREAM_HAS_NO_GAP")
class LiveTextTest extends QueryServerTest {

    private record Sent(String id, Json.Obj data) {

        String type() {
            return String.valueOf(data.text("type"));
        }

        String content() {
            return String.valueOf(data.text("content"));
        }
    }

    @Autowired private Gateway gateway;
    @Autowired private LiveText texts;
    @Autowired private JdbcClient db;

    private final Story story = new Story("default").reviewing();
    private final CallId call = new CallId(UUID.randomUUID().toString());

    @BeforeEach
    void running() {
        if (get("/api/v1/graphs/review").statusCode() == 404) {
            log.append("default", Story.graph("default"));
        }
        log.append(story);
    }

    private void says(CallId by, int sequence, String text) {
        gateway.send(
                new AppendLiveText(story.run, by, 0, 1, "style", "style", sequence, text),
                new Sender(story.tenant, "worker"));
    }

    /** What a listener gets until it has as many frames as it wants, or the stream ends. */
    private List<Sent> listen(String query, int frames) throws Exception {
        var answer =
                http.send(
                        request("/api/v1/runs/" + story.run + "/stream?mode=messages" + query)
                                .build(),
                        BodyHandlers.ofLines());
        List<Sent> got = new ArrayList<>();
        try (Stream<String> lines = answer.body()) {
            String id = "";
            for (Iterator<String> each = lines.iterator();
                    got.size() < frames && each.hasNext(); ) {
                String line = each.next();
                if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("data:")) {
                    got.add(new Sent(id, (Json.Obj) Json.parse(line.substring(5).strip())));
                }
            }
        }
        return got;
    }

    private void end() {
        int told = story.events().size();
        story.ends(1, "style", "task", "{\"notes\":\"Hello, world\"}").failed();
        story.events()
                .subList(told, story.events().size())
                .forEach(event -> log.append("default", event));
    }

    @Test
    void piecesAreSentAsTheyComeAndTheWholeAnswerAfterThem() throws Exception {
        says(call, 0, "Hel");
        var answer =
                http.send(
                        request("/api/v1/runs/" + story.run + "/stream?mode=messages").build(),
                        BodyHandlers.ofLines());
        List<String> ids = new ArrayList<>();
        List<String> types = new ArrayList<>();
        try (Stream<String> lines = answer.body()) {
            for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                String line = each.next();
                if (line.startsWith("id:")) {
                    ids.add(line.substring(3).strip());
                } else if (line.startsWith("data:")) {
                    types.add(((Json.Obj) Json.parse(line.substring(5))).text("type"));
                    // What comes next is only said once this has arrived.
                    switch (types.size()) {
                        case 1 -> says(call, 1, "lo, ");
                        case 2 -> says(call, 2, "world");
                        case 3 -> end();
                        default -> {}
                    }
                }
            }
        }
        assertThat(types).containsExactly("token", "token", "token", "message", "end");
        assertThat(ids.stream().map(FrameId::parse).toList()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void listenerThatComesBackGetsThePiecesBehindTheOneItHasSeen() throws Exception {
        IntStream.range(0, 6).forEach(i -> says(call, i, "piece " + i));
        List<Sent> all = listen("", 6);
        for (int i = 0; i < 5; i++) {
            assertThat(listen("&last_event_id=" + all.get(i).id(), 5 - i))
                    .isEqualTo(all.subList(i + 1, 6));
        }
    }

    @Test
    void listenerThatComesBackAfterTheNodeGetsItsWholeAnswerOnce() throws Exception {
        says(call, 0, "Hel");
        String seen = listen("", 1).getFirst().id();
        end();
        assertThat(listen("&last_event_id=" + seen, 9))
                .extracting(Sent::type)
                .containsExactly("message", "end");
        assertThat(listen("", 9)).extracting(Sent::type).containsExactly("message", "end");
    }

    @Test
    void pieceThatComesAgainIsLeftOutAndNumbersStayDense() throws Exception {
        List<CallId> calls =
                IntStream.range(0, 4)
                        .mapToObj(_ -> new CallId(UUID.randomUUID().toString()))
                        .toList();
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (CallId by : calls) {
            writers.add(
                    CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 10; i++) {
                            says(by, i, "x");
                            says(by, i, "x");
                        }
                    }));
        }
        CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new))
                .get(60, TimeUnit.SECONDS);
        List<LivePiece> pieces = texts.after(story.run, 0, 100);
        assertThat(pieces)
                .extracting(LivePiece::live)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 40).boxed().toList());
        assertThat(texts.newest(Set.of(story.run))).containsEntry(story.run, 40L);
    }

    @Test
    @Tag("CONTENT_IS_ENCRYPTED")
    void textIsKeptSealedAndOnlyUntilItsNodeHasEnded() {
        says(call, 0, "a very secret answer");
        List<byte[]> kept =
                db.sql("SELECT sealed FROM live_text WHERE run_id = :run")
                        .param("run", story.run.value())
                        .query((row, _) -> row.getBytes(1))
                        .list();
        assertThat(kept).hasSize(1);
        assertThat(new String(kept.getFirst(), StandardCharsets.ISO_8859_1))
                .doesNotContain("secret");
        end();
        eventually("/api/v1/runs/" + story.run, _ -> texts.after(story.run, 0, 9).isEmpty());
    }

    @Test
    void pieceThatComesAfterItsNodeHasEndedIsNotSent() throws Exception {
        end();
        says(call, 0, "too late");
        assertThat(listen("", 9)).extracting(Sent::type).containsExactly("message", "end");
    }
}
