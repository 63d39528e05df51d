package io.runledger.standalone.faults;

import com.sun.net.httpserver.HttpExchange;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the proxy's clients see. */
final class Answers {

    private Answers() {}

    static void completion(HttpExchange exchange, ProxyCall call, boolean stream)
            throws IOException {
        exchange.getResponseHeaders().set("x-litellm-call-id", call.callId());
        if (stream) {
            stream(exchange, call);
        } else {
            Json message = Json.obj().put("role", "assistant").put("content", text(call)).build();
            json(
                    exchange,
                    200,
                    completion(call, "chat.completion", "message", message, Json.of("stop")));
        }
    }

    private static void stream(HttpExchange exchange, ProxyCall call) throws IOException {
        Json text = Json.obj().put("role", "assistant").put("content", text(call)).build();
        String frames =
                frame(completion(call, "chat.completion.chunk", "delta", text, Json.NULL).text())
                        + frame(
                                completion(
                                                call,
                                                "chat.completion.chunk",
                                                "delta",
                                                Json.Obj.EMPTY,
                                                Json.of("stop"))
                                        .text())
                        + frame("[DONE]");
        send(exchange, 200, "text/event-stream", frames);
    }

    private static String frame(String data) {
        return "data: " + data + "\n\n";
    }

    private static String text(ProxyCall call) {
        return "an answer to " + call.callId();
    }

    private static Json completion(
            ProxyCall call, String object, String member, Json content, Json finish) {
        Json choice =
                Json.obj()
                        .put("index", 0)
                        .put(member, content)
                        .put("finish_reason", finish)
                        .build();
        return Json.obj()
                .put("id", call.responseId())
                .put("object", object)
                .put("model", call.model().publicName())
                .put("choices", Json.arr(List.of(choice)))
                .put(
                        "usage",
                        Json.obj()
                                .put("prompt_tokens", call.tokensIn())
                                .put("completion_tokens", call.tokensOut())
                                .put("total_tokens", call.tokensIn() + call.tokensOut())
                                .build())
                .build();
    }

    static void error(HttpExchange exchange, int status, String message) throws IOException {
        Json error =
                Json.obj()
                        .put("message", message)
                        .put("type", "error")
                        .put("code", Integer.toString(status))
                        .build();
        json(exchange, status, Json.obj().put("error", error).build());
    }

    static void json(HttpExchange exchange, int status, Json body) throws IOException {
        send(exchange, status, "application/json", body.text());
    }

    private static void send(HttpExchange exchange, int status, String type, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
