package io.runledger.standalone.demo;

import com.sun.net.httpserver.HttpExchange;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sends whole answers. */
final class HttpJson {

    private HttpJson() {}

    static void send(HttpExchange exchange, int status, Json body) throws IOException {
        send(exchange, status, "application/json", body.text());
    }

    static void send(HttpExchange exchange, int status, String contentType, String text)
            throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
