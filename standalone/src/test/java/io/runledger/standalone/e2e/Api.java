package io.runledger.standalone.e2e;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The product's HTTP API as one caller sees it.
 *
 * @param token sent as bearer token; none where it is empty
 */
record Api(HttpClient http, URI origin, String token) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> ENDS = Set.of("success", "error", "skipped", "cancelled");

    /** An answer; status 0 where nobody listens. */
    record Answer(int status, HttpHeaders headers, String body) {

        Json.Obj json() {
            return (Json.Obj) Json.parse(body);
        }

        /** The body, where the status is this one. */
        Json.Obj expect(int wanted) {
            if (status != wanted) {
                throw new AssertionError("%d instead of %d: %s".formatted(status, wanted, body));
            }
            return json();
        }

        String code() {
            return String.valueOf(json().text("code"));
        }
    }

    Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody(), Map.of());
    }

    Answer post(String path, Json body) {
        return post(path, body, Map.of());
    }

    Answer post(String path, Json body, Map<String, String> headers) {
        return send("POST", path, BodyPublishers.ofString(body.text()), headers);
    }

    Answer send(String method, String path, BodyPublisher body, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(origin.resolve(path)).timeout(PATIENCE).method(method, body);
        if (!headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.headers(), answer.body());
        } catch (ConnectException _) {
            return new Answer(0, HttpHeaders.of(Map.of(), (_, _) -> true), "");
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts a run under a key and answers with its id. */
    String start(String key, Json body) {
        Json.Obj run = post("/api/v1/runs", body, Map.of("Idempotency-Key", key)).expect(202);
        return String.valueOf(run.text("run_id"));
    }

    Json.Obj run(String id) {
        return get("/api/v1/runs/" + id).expect(200);
    }

    String status(String run) {
        return String.valueOf(run(run).text("status"));
    }

    /** Waits for a run's end, whichever it is. */
    Json.Obj ended(String run) {
        Eventually.within(
                Duration.ofSeconds(120),
                () -> ENDS.contains(status(run)),
                () -> "run: " + run(run) + "\nnodes: " + get("/api/v1/runs/" + run + "/nodes"));
        return run(run);
    }

    /** Waits for a run's end and its last receipt. */
    Json.Obj settled(String run) {
        ended(run);
        Eventually.within(
                Duration.ofSeconds(60),
                () -> "settled".equals(run(run).text("billing_status")),
                () -> "run: " + run(run) + "\nreceipts: " + receipts(run));
        return run(run);
    }

    /** All events of a run, over all pages. */
    List<Json.Obj> events(String run) {
        return all("/api/v1/runs/" + run + "/events", "events");
    }

    /** The payloads of a run's events of one type. */
    List<Json.Obj> events(String run, String type) {
        return events(run).stream()
                .filter(event -> type.equals(event.text("type")))
                .map(event -> (Json.Obj) event.get("payload"))
                .toList();
    }

    List<Json.Obj> receipts(String run) {
        return items(get("/api/v1/runs/" + run + "/receipts").expect(200), "receipts");
    }

    /** Everything in a list, over all its pages. */
    List<Json.Obj> all(String path, String member) {
        List<Json.Obj> found = new ArrayList<>();
        String separator = path.contains("?") ? "&" : "?";
        String next = "";
        while (next != null) {
            String cursor = next.isEmpty() ? "" : "&cursor=" + next;
            Json.Obj page = get(path + separator + "limit=100" + cursor).expect(200);
            found.addAll(items(page, member));
            next = page.text("next_cursor");
        }
        return found;
    }

    /** The objects in an array of an answer. */
    static List<Json.Obj> items(Json.Obj answer, String member) {
        return ((Json.Arr) answer.get(member))
                .items().stream().map(item -> (Json.Obj) item).toList();
    }
}
