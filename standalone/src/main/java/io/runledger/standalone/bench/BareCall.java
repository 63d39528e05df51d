package io.runledger.standalone.bench;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;

/** Posts to the worker with the JDK's client, set up as the product's own. */
final class BareCall implements BareActivities, AutoCloseable {

    private final URI worker;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();

    BareCall(URI worker) {
        this.worker = worker;
    }

    @Override
    public String call(String text) {
        Json.Obj body = Json.obj().put("message", text).put("text", text).build();
        HttpRequest request =
                HttpRequest.newBuilder(worker)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.text()))
                        .build();
        try {
            byte[] answer = http.send(request, BodyHandlers.ofByteArray()).body();
            return String.valueOf(((Json.Obj) Json.parse(answer)).text("response"));
        } catch (IOException e) {
            throw new UncheckedIOException("the worker does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling the worker", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
