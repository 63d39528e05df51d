package io.runledger.command.testing;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command API as one tenant's caller sees it. */
public final class Api {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String address;
    private final String key;

    Api(String address, String key) {
        this.address = address;
        this.key = key;
    }

    /** What came back; an empty object where there was no body. */
    public record Answer(int status, Json.Obj body, HttpResponse<byte[]> response) {

        /** The problem's stable code. */
        public @Nullable String code() {
            return body.text("code");
        }

        public @Nullable String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        /** The fields that a problem names. */
        public List<String> faults() {
            return body.get("errors") instanceof Json.Arr(var items)
                    ? items.stream()
                            .map(item -> String.valueOf(((Json.Obj) item).text("field")))
                            .toList()
                    : List.of();
        }
    }

    /** Posts JSON written with single quotes. */
    public Answer post(String path, String json, String... headers) {
        return send("POST", path, json.replace('\'', '"'), headers);
    }

    public Answer put(String path, String json) {
        return send("PUT", path, json.replace('\'', '"'));
    }

    /** Changes a thing by JSON written with single quotes. */
    public Answer patch(String path, String json) {
        return send("PATCH", path, json.replace('\'', '"'));
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    private Answer send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path))
                        .timeout(Duration.ofMinutes(1))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> answer =
                    HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Json.Obj json =
                    answer.body().length == 0
                            ? Json.Obj.EMPTY
                            : (Json.Obj) Json.parse(answer.body());
            return new Answer(answer.statusCode(), json, answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
