package io.runledger.standalone.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real HTTP server in the place of the billing ingest: keeps what it was sent. */
final class Sink implements AutoCloseable {

    /** One POST, taken or not. */
    record Post(String authorization, String contentType, int answered, Json.Arr entries) {}

    private final HttpServer server;
    private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();
    private final Deque<Json.Obj> taken = new ArrayDeque<>();
    private final Deque<Integer> statuses;

    /** Answers with the statuses given, one after the other, then 200 for ever. */
    Sink(Integer... statuses) throws IOException {
        this.statuses = new ArrayDeque<>(List.of(statuses));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/ingest", this::take);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:%d/ingest".formatted(server.getAddress().getPort()));
    }

    /** The next POST; waits for it. */
    Post nextPost() throws InterruptedException {
        var post = posts.poll(30, TimeUnit.SECONDS);
        if (post == null) {
            throw new AssertionError("nothing was posted within 30 s");
        }
        return post;
    }

    /** The next entry that was taken with a 2xx, in the order sent; waits for it. */
    Json.Obj nextEntry() throws InterruptedException {
        while (taken.isEmpty()) {
            var post = nextPost();
            if (post.answered() == 200) {
                post.entries().items().forEach(entry -> taken.add((Json.Obj) entry));
            }
        }
        return taken.removeFirst();
    }

    /** Whether everything that was posted has been looked at. */
    boolean isEmpty() {
        return taken.isEmpty() && posts.isEmpty();
    }

    private synchronized void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = Json.parse(exchange.getRequestBody().readAllBytes());
            int status = statuses.isEmpty() ? 200 : statuses.removeFirst();
            var headers = exchange.getRequestHeaders();
            posts.add(
                    new Post(
                            headers.getFirst("Authorization"),
                            headers.getFirst("Content-Type"),
                            status,
                            (Json.Arr) body));
            HttpJson.send(exchange, status, Json.Obj.EMPTY);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
