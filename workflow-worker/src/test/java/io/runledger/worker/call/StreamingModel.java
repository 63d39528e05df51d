package io.runledger.worker.call;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A model endpoint over real HTTP that sends its answer in parts, as a test says. */
final class StreamingModel implements AutoCloseable {

    /** One thing that it does while it answers. */
    private interface Part {
        void send(HttpExchange exchange) throws IOException;
    }

    private final List<Part> parts = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile String contentType = "text/event-stream; charset=utf-8";
    private volatile int status = 200;

    StreamingModel() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.getResponseHeaders().add("Content-Type", contentType);
        exchange.sendResponseHeaders(status, 0);
        for (Part part : parts) {
            part.send(exchange);
            exchange.getResponseBody().flush();
        }
        exchange.close();
    }

    void answers(String... texts) {
        for (String text : texts) {
            parts.add(exchange ->
                    exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Sends nothing more until the latch is down. */
    void waits(CountDownLatch latch) {
        parts.add(_ -> {
            try {
                if (!latch.await(20, TimeUnit.SECONDS)) {
                    throw new IOException("waited in vain");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
    }

    /** Closes the connection in the middle of the answer. */
    void breaksOff() {
        parts.add(_ -> {
            throw new IOException("breaks off");
        });
    }

    void contentType(String type) {
        contentType = type;
    }

    void status(int answered) {
        status = answered;
    }

    String request() {
        return requests.getFirst();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
