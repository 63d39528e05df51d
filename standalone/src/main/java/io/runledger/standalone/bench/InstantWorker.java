package io.runledger.standalone.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A worker for the {@code webhook} protocol that answers the same at once. */
final class InstantWorker implements AutoCloseable {

    private static final byte[] ANSWER = "{\"response\":\"ok\"}".getBytes(StandardCharsets.UTF_8);
    private static final int BACKLOG = 1_024;

    private final HttpServer server;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

    private InstantWorker(HttpServer server) {
        this.server = server;
    }

    static InstantWorker start() {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            InstantWorker worker = new InstantWorker(HttpServer.create(address, BACKLOG));
            worker.server.createContext("/work", InstantWorker::answer);
            worker.server.setExecutor(worker.calls);
            worker.server.start();
            return worker;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on a free port", e);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/work");
    }

    @Override
    public void close() {
        server.stop(0);
        calls.shutdownNow();
    }
}
