package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProduct.class)
@Tag("STREAM_HAS_NO_GAP")
class StreamTest {

    private static Api api;

    @BeforeAll
    static void tenant(ProductProcess product) {
        api = product.tenant("stream");
    }

    /** One frame as it was sent. */
    private record Frame(String id, String event, String data) {}

    @Test
    void aStreamFollowsItsRunToTheEndAndGoesOnFromEveryFrame() {
        String run = api.start(UUID.randomUUID().toString(), Graphs.example("release-check"));

        List<Frame> live = frames(run, Map.of());

        assertThat(live.getLast().event()).isEqualTo("end");
        assertThat(live.getLast().data()).contains("success");
        assertThat(live).extracting(Frame::id).doesNotHaveDuplicates();
        assertThat(live).filteredOn(frame -> frame.event().equals("end")).hasSize(1);
        assertThat(frames(run, Map.of())).isEqualTo(withoutTokens(live));
        for (int seen = 0; seen < live.size() - 1; seen++) {
            assertThat(frames(run, Map.of("Last-Event-ID", live.get(seen).id())))
                    .isEqualTo(withoutTokens(live.subList(seen + 1, live.size())));
        }
    }

    /** What the log keeps: a model's whole answer stands there for its pieces. */
    private static List<Frame> withoutTokens(List<Frame> frames) {
        return frames.stream()
                .filter(frame -> !frame.data().contains("\"type\":\"token\""))
                .toList();
    }

    @Test
    void whoHasSeenTheEndIsNotKeptWaiting() {
        String run = api.start(UUID.randomUUID().toString(), Graphs.example("hello"));
        List<Frame> live = frames(run, Map.of());

        List<Frame> rest = frames(run, Map.of("Last-Event-ID", live.getLast().id()));

        assertThat(live).containsAll(rest);
    }

    /** All frames until the product closes the stream; comments are left out. */
    private static List<Frame> frames(String run, Map<String, String> headers) {
        String path = "/api/v1/runs/" + run + "/stream";
        Api.Answer answer = api.send("GET", path, BodyPublishers.noBody(), headers);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/event-stream");
        List<Frame> frames = new ArrayList<>();
        for (String block : answer.body().split("\n\n")) {
            if (!block.isBlank() && !block.startsWith(":")) {
                frames.add(
                        new Frame(field(block, "id"), field(block, "event"), field(block, "data")));
            }
        }
        return frames;
    }

    private static String field(String block, String name) {
        return block.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + block));
    }
}
