package io.runledger.worker.call;

import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.UnitOutcome;
import io.runledger.events.worker.WorkerTarget;
import io.runledger.worker.run.Ledger;
import io.runledger.worker.run.NodeRequest;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An OpenAI-like model endpoint, usually LiteLLM. Every call is stated to the ledger before it
 * leaves, and carries the id that the ledger gave it.
 */
final class OpenAiChat implements WorkerProtocol {

    /** LiteLLM keeps this as the call's own id, in its callback and in its spend log. */
    static final String CALL_ID_HEADER = "x-litellm-call-id";

    /** LiteLLM keeps this JSON object with the call, in both as well. */
    static final String METADATA_HEADER = "x-litellm-spend-logs-metadata";

    private final HttpCaller http;
    private final Models models;
    private final Ledger ledger;
    private final Clock clock;

    OpenAiChat(HttpCaller http, Models models, Ledger ledger, Clock clock) {
        this.http = http;
        this.models = models;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public WorkerAnswer call(WorkerTarget worker, NodeRequest request, String dispatch)
            throws CallFailed, InterruptedException {
        URI uri = http.allowed(Urls.chat(worker));
        String model = model(worker, request);
        CallId callId = open(worker, request, model, dispatch);
        try (LiveText live = new LiveText(ledger, request, callId)) {
            ChatStream stream = new ChatStream(live::add);
            HttpCaller.Answer answer =
                    http.post(
                            uri,
                            worker.token(),
                            headers(request, callId),
                            body(request, model).text(),
                            http.patience(request),
                            stream);
            return answer.streamed() ? stream.answer() : WorkerAnswer.read(answer);
        } catch (CallFailed failed) {
            if (failed.neverLeft()) {
                settleVoid(request, callId);
            }
            throw failed;
        }
    }

    @Override
    public boolean remembers() {
        return false;
    }

    private String model(WorkerTarget worker, NodeRequest request)
            throws CallFailed, InterruptedException {
        if (request.wanted().model() != null) {
            return request.wanted().model();
        }
        if (worker.model() != null) {
            return worker.model();
        }
        if (worker.builtIn()) {
            return models.first(worker);
        }
        throw CallFailed.answered("worker " + worker.id() + " has no model, and neither the node");
    }

    private CallId open(WorkerTarget worker, NodeRequest request, String model, String dispatch) {
        return ledger.call(
                request.tenantId(),
                new RunCommand.OpenUsageUnit(
                        request.runId(),
                        request.attempt(),
                        request.step(),
                        request.place().node(),
                        request.place().path(),
                        request.turn().index(),
                        dispatch,
                        worker.id(),
                        model,
                        clock.instant()),
                CallId.class);
    }

    private void settleVoid(NodeRequest request, CallId callId) {
        ledger.send(
                request.tenantId(),
                new RunCommand.SettleUsageUnit(
                        request.runId(), callId, UnitOutcome.VOID, clock.instant()));
    }

    private static Map<String, String> headers(NodeRequest request, CallId callId) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(CALL_ID_HEADER, callId.value());
        headers.put(METADATA_HEADER, Ascii.text(metadata(request)));
        return headers;
    }

    private static Json.Obj metadata(NodeRequest request) {
        return Json.obj()
                .put("run_id", request.runId().value())
                .put("node_id", request.place().node())
                .put("graph_id", request.graphId().value())
                .put("attempt", request.attempt())
                .put("tenant_id", request.tenantId().value())
                .build();
    }

    private static Json.Obj body(NodeRequest request, String model) {
        Json.Builder body = Json.obj().put("model", model).put("stream", request.stream());
        if (request.stream()) {
            // Without it LiteLLM guesses how many tokens a streamed answer cost.
            body.put("stream_options", Json.obj().put("include_usage", true).build());
        }
        return body.put("user", request.tenantId() + "/" + request.accountId())
                .put("messages", messages(request))
                .build();
    }

    private static Json.Arr messages(NodeRequest request) {
        List<Json> messages = new ArrayList<>();
        for (NodeRequest.Exchange earlier : request.turn().earlier()) {
            messages.add(message("user", earlier.prompt()));
            messages.add(message("assistant", earlier.answer()));
        }
        messages.add(message("user", request.prompt()));
        return Json.arr(messages);
    }

    private static Json message(String role, String content) {
        return Json.obj().put("role", role).put("content", content).build();
    }
}
