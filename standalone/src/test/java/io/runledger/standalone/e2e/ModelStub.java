package io.runledger.standalone.e2e;

import com.sun.net.httpserver.HttpExchange;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A model endpoint outside of the product, with a reporter behind it that loses nothing: every call
 * is reported until the report has been taken, also while the product is down. It reports at 0.0001
 * USD a call.
 */
final class ModelStub implements AutoCloseable {

    private final ProductProcess product;
    private final BlockingQueue<Json.Obj> reports = new LinkedBlockingQueue<>();
    private final WebhookWorkerStub calls;
    private final Thread reporter = Thread.ofVirtual().unstarted(this::report);

    ModelStub(ProductProcess product, int millis) {
        this.product = product;
        this.calls =
                WebhookWorkerStub.that((worker, call, exchange) -> {
                    worker.pause(millis);
                    // Made, reported and paid for, whether or not its caller is still there.
                    reports.add(reportOf(call));
                    send(exchange);
                });
        reporter.start();
    }

    private static Json.Obj reportOf(WebhookWorkerStub.Call call) {
        String callId = call.headers().get("x-litellm-call-id");
        Json.Obj recorded = Payloads.recorded("chat_nonstream");
        Json.Obj inner = (Json.Obj) recorded.get("metadata");
        return recorded.with("id", Json.of("chatcmpl-" + callId))
                .with("litellm_call_id", Json.of(callId))
                .with("end_user", call.json().get("user"))
                .with("response_cost", Json.of(new BigDecimal("0.0001")))
                .with("metadata", inner.with("spend_logs_metadata", metadata(call)));
    }

    static void send(HttpExchange exchange) throws IOException {
        byte[] body =
                """
                {"id": "chatcmpl-1", "object": "chat.completion", "choices": [{"index": 0,
                 "message": {"role": "assistant", "content": "an answer"},
                 "finish_reason": "stop"}],
                 "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}}
                """
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private void report() {
        try {
            while (true) {
                Json.Obj report = reports.take();
                while (!taken(report)) {
                    calls.pause(200);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean taken(Json.Obj report) {
        try {
            return product.ingest(report).status() == 200;
        } catch (UncheckedIOException _) {
            return false; // The product was killed while it read this; it is sent again.
        }
    }

    /** The ids of all calls that arrived. */
    List<String> callIds() {
        return calls.calls().stream().map(call -> call.headers().get("x-litellm-call-id")).toList();
    }

    /** The ids of the calls that arrived from these runs. */
    List<String> callIdsOf(Set<String> runs) {
        return calls.calls().stream()
                .filter(call -> runs.contains(metadata(call).text("run_id")))
                .map(call -> call.headers().get("x-litellm-call-id"))
                .toList();
    }

    static Json.Obj metadata(WebhookWorkerStub.Call call) {
        return (Json.Obj) Json.parse(call.headers().get("x-litellm-spend-logs-metadata"));
    }

    /** How many calls wait for their answer. */
    int active() {
        return calls.active();
    }

    void register(Api tenant, String tag, int maxConcurrent) {
        calls.register(
                tenant,
                Json.obj()
                        .put("id", tag)
                        .put("url", calls.url("/v1/chat/completions"))
                        .put("protocol", "openai_chat")
                        .put("model", "some-model")
                        .put("tags", Json.arr(List.of(Json.of(tag))))
                        .put("max_concurrent", maxConcurrent)
                        .build());
    }

    @Override
    public void close() {
        reporter.interrupt();
        calls.close();
    }
}
