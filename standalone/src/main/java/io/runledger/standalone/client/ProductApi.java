package io.runledger.standalone.client;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;

/** Calls a product's HTTP API with a tenant's key. Blocks; may be used by many threads. */
public final class ProductApi implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final URI origin;
    private final String apiKey;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(Duration.ofSeconds(5))
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();

    /**
     * Makes a client; nothing is called yet.
     *
     * @param origin such as {@code http://127.0.0.1:8080}
     * @param apiKey the tenant's key
     */
    public ProductApi(URI origin, String apiKey) {
        this.origin = origin;
        this.apiKey = apiKey;
    }

    /**
     * What was answered, whatever the status.
     *
     * @param body the answer's object; empty where it is something else or nothing
     */
    public record Answer(int status, Json.Obj body) {

        /**
         * The body of an answer that is what was asked for.
         *
         * @throws IllegalStateException with the problem's detail for a status other than 2xx
         */
        public Json.Obj require() {
            if (status / 100 != 2) {
                throw new IllegalStateException(
                        "the product answered %d: %s".formatted(status, body.text("detail")));
            }
            return body;
        }
    }

    /** The address of something of this product. */
    public URI at(String path) {
        return origin.resolve(path);
    }

    /**
     * Reads something.
     *
     * @throws UncheckedIOException if the product cannot be reached
     */
    public Answer get(String path) {
        return send(request(path).GET().build());
    }

    /**
     * Reads something that is no JSON, such as CSV.
     *
     * @throws IllegalStateException for a status other than 200
     * @throws UncheckedIOException if the product cannot be reached
     */
    public String text(String path) {
        HttpResponse<byte[]> answer = exchange(request(path).GET().build());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("the product answered " + answer.statusCode());
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** Posts JSON; exceptions as for {@link #get}. */
    public Answer post(String path, Json body) {
        return send(request(path).POST(publisher(body)).build());
    }

    /** Puts JSON; exceptions as for {@link #get}. */
    public Answer put(String path, Json body) {
        return send(request(path).PUT(publisher(body)).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(at(path))
                .header("Authorization", "Bearer " + apiKey)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE);
    }

    private static BodyPublisher publisher(Json body) {
        return BodyPublishers.ofString(body.text());
    }

    private Answer send(HttpRequest request) {
        HttpResponse<byte[]> answer = exchange(request);
        boolean isObject = answer.body().length > 0 && answer.body()[0] == '{';
        Json body = isObject ? Json.parse(answer.body()) : Json.Obj.EMPTY;
        return new Answer(answer.statusCode(), (Json.Obj) body);
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("no answer from " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling " + request.uri(), e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
