package io.runledger.standalone.demo;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A demo model that reports to a {@link Sink}, and ways to call it. Waits end at {@link #release}.
 */
abstract class DemoModelCalls {

    static final String TOKEN = "an-ingest-token-of-more-than-32-characters";
    static final String KEY = "sk-demo-model-key-of-32-characters";
    static final String METADATA =
            "{\"run_id\":\"r-1\",\"node_id\":\"review\",\"graph_id\":\"g\",\"attempt\":2}";

    final HttpClient client = HttpClient.newHttpClient();
    final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
    final SpendLogInMemory log = new SpendLogInMemory();
    final CountDownLatch release = new CountDownLatch(1);
    Sink sink;
    DemoModel model;

    @BeforeEach
    void startModel() throws IOException {
        sink = new Sink();
        model = startFor(sink);
    }

    @AfterEach
    void stopModel() {
        release.countDown();
        model.close();
        sink.close();
        client.close();
    }

    DemoModel startFor(Sink receiver) {
        var settings =
                new DemoModelSettings(
                        "127.0.0.1", 0, receiver.uri(), TOKEN, KEY, Duration.ofMillis(1), 1);
        return DemoModel.start(
                settings,
                log,
                time -> {
                    pauses.add(time);
                    release.await();
                });
    }

    HttpResponse<String> ask(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    /** The same request to another model. */
    void ask(DemoModel other, HttpRequest.Builder request, String callId) throws Exception {
        var url = URI.create(other.baseUrl() + "/v1/chat/completions");
        ask(request.uri(url).header("x-litellm-call-id", callId).build());
    }

    HttpResponse<String> get(String path) throws Exception {
        return ask(HttpRequest.newBuilder(URI.create(model.baseUrl() + path)).build());
    }

    HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create(model.baseUrl() + "/v1/chat/completions"));
    }

    HttpRequest.Builder post(Json body) {
        return request().POST(BodyPublishers.ofString(body.text()));
    }

    HttpRequest.Builder chat(String modelName, String prompt) {
        return post(Json.obj().put("model", modelName).put("messages", userSays(prompt)).build());
    }

    static Json.Builder streamOf(String modelName, String prompt) {
        return Json.obj()
                .put("model", modelName)
                .put("messages", userSays(prompt))
                .put("stream", true);
    }

    static Json.Obj includeUsage() {
        return Json.obj().put("include_usage", true).build();
    }

    static Json.Arr userSays(String text) {
        return Json.arr(List.of(Json.obj().put("role", "user").put("content", text).build()));
    }

    static String contentOf(Json completion) {
        var choice = ((Json.Arr) ((Json.Obj) completion).get("choices")).items().getFirst();
        return ((Json.Obj) ((Json.Obj) choice).get("message")).text("content");
    }

    static Json.Obj errorOf(HttpResponse<String> response) {
        return (Json.Obj) ((Json.Obj) Json.parse(response.body())).get("error");
    }

    static List<Json.Obj> frames(HttpResponse<String> response) {
        return response.body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> (Json.Obj) Json.parse(line.substring("data: ".length())))
                .toList();
    }

    static String delta(Json.Obj frame) {
        var choice = (Json.Obj) ((Json.Arr) frame.get("choices")).items().getFirst();
        return ((Json.Obj) choice.get("delta")).text("content");
    }
}
