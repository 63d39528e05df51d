package io.runledger.worker.call;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A worker over real HTTP that answers by path and keeps what it was sent. */
final class FakeWorker implements AutoCloseable {

    record Received(String method, String path, Map<String, List<String>> headers, String body) {

        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst()
                    .orElse(null);
        }
    }

    private record Reply(int status, byte[] body, String location) {}

    final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final HttpServer server;

    FakeWorker() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    String path = exchange.getRequestURI().getPath();
                    received.add(
                            new Received(
                                    exchange.getRequestMethod(),
                                    path,
                                    Map.copyOf(exchange.getRequestHeaders()),
                                    new String(
                                            exchange.getRequestBody().readAllBytes(),
                                            StandardCharsets.UTF_8)));
                    Reply reply = replies.getOrDefault(path, new Reply(404, new byte[0], null));
                    if (reply.location() != null) {
                        exchange.getResponseHeaders().add("Location", reply.location());
                    }
                    exchange.sendResponseHeaders(
                            reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
                    exchange.getResponseBody().write(reply.body());
                    exchange.close();
                });
        server.start();
    }

    FakeWorker on(String path, int status, String body) {
        replies.put(path, new Reply(status, body.getBytes(StandardCharsets.UTF_8), null));
        return this;
    }

    FakeWorker redirect(String path, String location) {
        replies.put(path, new Reply(302, new byte[0], location));
        return this;
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
