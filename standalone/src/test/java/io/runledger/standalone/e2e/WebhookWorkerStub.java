package io.runledger.standalone.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A worker outside of the product: writes down every call and answers as it is told. It notices
 * when a caller that it keeps waiting goes away.
 */
final class WebhookWorkerStub implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger active = new AtomicInteger();
    private final AtomicInteger mostActive = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Behaviour behaviour;

    private WebhookWorkerStub(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** What a worker does with a call, once it is written down. */
    @FunctionalInterface
    interface Behaviour {
        void answer(WebhookWorkerStub worker, Call call, HttpExchange exchange)
                throws IOException, InterruptedException;
    }

    /**
     * One call as it arrived.
     *
     * @param headers names in lower case
     */
    record Call(String path, Map<String, String> headers, String body) {

        Json.Obj json() {
            return (Json.Obj) Json.parse(body);
        }
    }

    static WebhookWorkerStub that(Behaviour behaviour) {
        try {
            return new WebhookWorkerStub(behaviour);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers each call with its own prompt, so late. */
    static WebhookWorkerStub answeringAfter(int millis) {
        return that((worker, call, exchange) -> {
            if (worker.pause(millis)) {
                send(exchange, 200, "done: " + call.json().text("text"));
            }
        });
    }

    /** Answers each call with this status. */
    static WebhookWorkerStub failingWith(int status) {
        return that((_, _, exchange) -> send(exchange, status, "no"));
    }

    /**
     * Never answers, and writes a space every 100 ms, by which it sees that its caller has gone.
     */
    static WebhookWorkerStub hanging() {
        return that((worker, _, exchange) -> {
            exchange.sendResponseHeaders(200, 0);
            while (worker.pause(100)) {
                try {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                } catch (IOException _) {
                    worker.left.incrementAndGet();
                    return;
                }
            }
        });
    }

    static void send(HttpExchange exchange, int status, String output) throws IOException {
        byte[] body =
                Json.obj().put("response", output).build().text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void handle(HttpExchange exchange) {
        mostActive.accumulateAndGet(active.incrementAndGet(), Math::max);
        try (exchange) {
            Map<String, String> headers = new LinkedHashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) ->
                            headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Call call = new Call(exchange.getRequestURI().getPath(), headers, body);
            calls.add(call);
            behaviour.answer(this, call, exchange);
        } catch (IOException _) {
            // The caller has gone: killed, as some tests do.
            left.incrementAndGet();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            active.decrementAndGet();
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** The calls so far, in the order of their arrival. */
    List<Call> calls() {
        return List.copyOf(calls);
    }

    /** The calls that are not answered yet. */
    int active() {
        return active.get();
    }

    /** The most calls that were ever unanswered at one time. */
    int mostActive() {
        return mostActive.get();
    }

    /** How many callers went away before their answer. */
    int callersLeft() {
        return left.get();
    }

    /** Makes it a webhook worker of a tenant. */
    void register(Api tenant, String id, String tag, int maxConcurrent) {
        register(
                tenant,
                Json.obj()
                        .put("id", id)
                        .put("url", url("/hook"))
                        .put("protocol", "webhook")
                        .put("tags", Json.arr(List.of(Json.of(tag))))
                        .put("max_concurrent", maxConcurrent)
                        .build());
    }

    /** Makes it the worker that this registration says; answers with what the API shows of it. */
    Json.Obj register(Api tenant, Json.Obj registration) {
        return tenant.post("/api/v1/workers", registration).expect(201);
    }

    /** Waits, and no longer than until this worker is closed. */
    boolean pause(int millis) throws InterruptedException {
        return !closing.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
