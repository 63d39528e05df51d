package io.runledger.standalone.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code POST /v1/chat/completions}. A call is in the spend log and queued for its report
 * before the last byte of its answer leaves, so that who has the answer may rely on both.
 */
final class ChatHandler implements HttpHandler {

    private static final Logger LOG = System.getLogger(ChatHandler.class.getName());
    private static final int MAX_BODY_BYTES = 16 << 20;

    private final CallWitnesses witnesses;
    private final Pause pause;
    private final Clock clock;

    ChatHandler(CallWitnesses witnesses, Pause pause, Clock clock) {
        this.witnesses = witnesses;
        this.pause = pause;
        this.clock = clock;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var origin = CallOrigin.of(exchange, clock.instant());
        ChatRequest request;
        try {
            request = ChatRequest.read(body(exchange));
        } catch (CallRefused refused) {
            refuse(exchange, begin(origin, null), null, refused);
            return;
        }
        var call = begin(origin, request);
        try {
            answer(exchange, call, request);
        } catch (CallRefused refused) {
            refuse(exchange, call, request, refused);
        }
    }

    private CallWitnesses.Call begin(CallOrigin origin, @Nullable ChatRequest request) {
        var killed = CallRefused.neverEnded();
        return witnesses.begin(
                origin, LoggingPayload.failure(origin, request, killed, origin.startedAt()));
    }

    private void answer(HttpExchange exchange, CallWitnesses.Call call, ChatRequest request)
            throws CallRefused {
        var model =
                PricedModel.named(request.modelName())
                        .orElseThrow(() -> CallRefused.unknownModel(request.modelName()));
        var answer = DemoAnswer.to(request.question(), model);
        // A stream that goes well spreads its delay over its pieces, as a model does.
        if (answer.fails() || !request.stream()) {
            hold(answer.delay());
        }
        if (answer.fails()) {
            throw CallRefused.asAsked();
        }
        var headers = exchange.getResponseHeaders();
        headers.set("x-litellm-call-id", call.origin().callId());
        headers.set("x-litellm-model-id", model.deploymentId());
        headers.set("x-litellm-model-group", model.publicName());
        try {
            if (request.stream()) {
                stream(exchange, call, request, model, answer);
            } else {
                whole(exchange, call, request, model, answer);
            }
        } catch (IOException e) {
            // The call is made, reported and paid for whether or not its client waited for it.
            LOG.log(
                    Level.DEBUG,
                    "demo model: answer of call %s was not finished"
                            .formatted(call.origin().callId()),
                    e);
        }
    }

    private void whole(
            HttpExchange exchange,
            CallWitnesses.Call call,
            ChatRequest request,
            PricedModel model,
            DemoAnswer answer)
            throws IOException {
        var now = clock.instant();
        var given = given(newId(), request, model, answer.text(), now, now, false);
        report(call, request, given);
        exchange.getResponseHeaders()
                .set("x-litellm-response-cost", Json.of(model.costUsd(given.tokens())).text());
        HttpJson.send(exchange, 200, ChatShapes.completion(given));
    }

    private void stream(
            HttpExchange exchange,
            CallWitnesses.Call call,
            ChatRequest request,
            PricedModel model,
            DemoAnswer answer)
            throws IOException {
        var id = newId();
        var begun = clock.instant();
        Instant firstTextAt = null;
        var soFar = new StringBuilder();
        var empty = given(id, request, model, "", begun, begun, false);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        OutputStream out;
        try {
            exchange.sendResponseHeaders(200, 0);
            out = exchange.getResponseBody();
            var role = Json.obj().put("role", "assistant").put("content", "").build();
            frame(out, ChatShapes.chunk(empty, role, null).text());
            var pieces = answer.pieces();
            for (var piece : pieces) {
                holdStream(answer.delay().dividedBy(pieces.size()));
                firstTextAt = firstTextAt == null ? clock.instant() : firstTextAt;
                var delta = Json.obj().put("content", piece).build();
                frame(out, ChatShapes.chunk(empty, delta, null).text());
                soFar.append(piece);
            }
        } catch (IOException e) {
            var first = firstTextAt == null ? clock.instant() : firstTextAt;
            var cut = given(id, request, model, soFar.toString(), begun, first, true);
            report(call, request, cut);
            throw e;
        }
        var first = firstTextAt == null ? begun : firstTextAt;
        var whole = given(id, request, model, answer.text(), begun, first, false);
        report(call, request, whole);
        end(out, request, whole);
    }

    private static void end(OutputStream out, ChatRequest request, Completion whole)
            throws IOException {
        frame(out, ChatShapes.chunk(whole, Json.Obj.EMPTY, "stop").text());
        if (request.includeUsage()) {
            frame(out, ChatShapes.usageChunk(whole).text());
        }
        frame(out, "[DONE]");
        out.close();
    }

    private void refuse(
            HttpExchange exchange,
            CallWitnesses.Call call,
            @Nullable ChatRequest request,
            CallRefused refused) {
        var origin = call.origin();
        witnesses.end(call, LoggingPayload.failure(origin, request, refused, clock.instant()));
        if (request != null) {
            exchange.getResponseHeaders().set("x-litellm-call-id", origin.callId());
        }
        try {
            var error = ChatShapes.error(refused.status(), refused.type(), refused.text());
            HttpJson.send(exchange, refused.status(), error);
        } catch (IOException e) {
            LOG.log(
                    Level.DEBUG,
                    "demo model: client of call %s left".formatted(call.origin().callId()),
                    e);
        }
    }

    private void report(CallWitnesses.Call call, ChatRequest request, Completion given) {
        var now = clock.instant();
        witnesses.end(call, LoggingPayload.success(call.origin(), request, given, now));
    }

    private void hold(Duration time) throws CallRefused {
        if (time.isZero()) {
            return;
        }
        try {
            pause.hold(time);
        } catch (InterruptedException e) {
            // Only closing the model interrupts a call; the thread ends with it.
            Thread.currentThread().interrupt();
            throw CallRefused.shuttingDown();
        }
    }

    /** As {@link #hold}, where the answer has begun and cannot be refused any more. */
    private void holdStream(Duration time) throws IOException {
        try {
            hold(time);
        } catch (CallRefused e) {
            throw new IOException(e);
        }
    }

    private static Completion given(
            String id,
            ChatRequest request,
            PricedModel model,
            String text,
            Instant createdAt,
            Instant firstTextAt,
            boolean cut) {
        var tokens = TokenCount.of(request.promptText(), text);
        return new Completion(id, model, text, tokens, createdAt, firstTextAt, cut);
    }

    private static byte[] body(HttpExchange exchange) throws IOException, CallRefused {
        var body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw CallRefused.tooLarge(MAX_BODY_BYTES);
        }
        return body;
    }

    private static void frame(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String newId() {
        return "chatcmpl-" + UUID.randomUUID();
    }
}
