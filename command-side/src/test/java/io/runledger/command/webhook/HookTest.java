package io.runledger.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;

/** What tests of the senders' door need: triggers, and senders that sign. */
abstract class HookTest extends ApiTest {

    static final String WEBHOOKS = "/api/v1/webhooks";
    static final String SECRET = "a-secret-of-the-sender";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** What a sender got. */
    record Answer(int status, Json.Obj body) {

        String run() {
            return Objects.requireNonNull(body.text("run_id"), body::text);
        }
    }

    Api.Answer make(String scheme, String more) {
        Api.Answer answer =
                api.post(
                        WEBHOOKS,
                        "{'name':'hook','graph_id':'hello','scheme':'%s'%s}"
                                .formatted(scheme, more));
        assertThat(answer.status()).as(answer.body().text()).isEqualTo(201);
        return answer;
    }

    /** The path of a new trigger of the sender's {@link #SECRET}. */
    String hook(String scheme, String more) {
        return "/hooks/" + id(make(scheme, ",'secret':'" + SECRET + "'" + more));
    }

    static String id(Api.Answer made) {
        return Objects.requireNonNull(made.body().text("id"));
    }

    Answer send(String path, String body, String... headers) {
        return send(path, BodyPublishers.ofString(body), headers);
    }

    Answer send(String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://localhost:"
                                                + environment.getProperty("local.server.port")
                                                + path))
                        .timeout(Duration.ofMinutes(1))
                        .POST(body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> answer = HTTP.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(
                    answer.statusCode(),
                    answer.body().length == 0
                            ? Json.Obj.EMPTY
                            : (Json.Obj) Json.parse(answer.body()));
        } catch (IOException e) {
            throw new IllegalStateException(path + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A delivery as GitHub sends it, written with single quotes. */
    Answer github(String path, String delivery, String event, String singleQuoted) {
        String body = singleQuoted.replace('\'', '"');
        return send(
                path,
                body,
                "X-GitHub-Delivery",
                delivery,
                "X-GitHub-Event",
                event,
                "X-Hub-Signature-256",
                "sha256=" + Signer.hex(SECRET, body));
    }

    /** A delivery as Plane sends it, written with single quotes. */
    Answer plane(String path, String delivery, String secret, String singleQuoted) {
        String body = singleQuoted.replace('\'', '"');
        return send(
                path,
                body,
                "X-Plane-Delivery",
                delivery,
                "X-Plane-Signature",
                Signer.hex(secret, body));
    }
}
