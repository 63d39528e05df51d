package io.runledger.command.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runledger.command.graph.GraphPublisher;
import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.security.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** The folder of graphs as the product follows it. */
class FolderWatchTest extends ApiTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired private GraphPublisher publisher;
    @TempDir private Path dir = Path.of("");

    private Json.Obj show(FolderWatch watch, TenantId asking) {
        Json body = new FolderController(watch).show(new Caller(asking, "key")).getBody();
        return (Json.Obj) Objects.requireNonNull(body);
    }

    private void write(String definition) throws IOException {
        Files.writeString(dir.resolve("hello.json"), definition.replace('\'', '"'));
    }

    @Test
    void whatLiesInTheFolderCanBeRunAndIsPublishedAgainWhenItChanges() throws IOException {
        write(FREE);
        FolderWatch watch =
                new FolderWatch(
                        new FolderSettings(dir, tenant.value(), Duration.ofMillis(20)),
                        publisher,
                        Clock.systemUTC());
        watch.start();
        try {
            await().atMost(PATIENCE).until(() -> events(GraphPublished.class).size() == 1);
            assertThat(api.post("/api/v1/runs", "{'graph_id':'hello'}").status()).isEqualTo(202);
            write(PAID);
            await().atMost(PATIENCE).until(() -> events(GraphPublished.class).size() == 2);
            await().atMost(PATIENCE)
                    .until(() -> show(watch, tenant).text().contains("\"version\":2"));
            assertThat(show(watch, tenant).text("dir")).isEqualTo(dir.toString());
            assertThat(show(watch, new TenantId("stranger")).get("dir")).isEqualTo(Json.NULL);
        } finally {
            watch.stop();
        }
        assertThat(watch.isRunning()).isFalse();
    }

    @Test
    void withoutAFolderThereIsNothingToShow() {
        Api.Answer answer = api.get("/api/v1/graphs/folder");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().text()).isEqualTo("{\"dir\":null,\"files\":[]}");
    }
}
