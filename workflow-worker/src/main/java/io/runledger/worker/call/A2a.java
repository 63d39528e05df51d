package io.runledger.worker.call;

import io.runledger.events.json.Json;
import io.runledger.events.worker.WorkerTarget;
import io.runledger.worker.run.NodeRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An agent that speaks the Agent2Agent protocol: JSON-RPC {@code tasks/send}, one task for each
 * turn, all in one context. It reports no usage.
 */
final class A2a implements WorkerProtocol {

    private final HttpCaller http;

    A2a(HttpCaller http) {
        this.http = http;
    }

    @Override
    public WorkerAnswer call(WorkerTarget worker, NodeRequest request, String dispatch)
            throws CallFailed, InterruptedException {
        var uri = http.allowed(Urls.a2a(worker));
        return read(
                http.post(
                        uri,
                        worker.token(),
                        Map.of(),
                        body(request).text(),
                        http.patience(request)));
    }

    @Override
    public boolean remembers() {
        return true;
    }

    private static Json.Obj body(NodeRequest request) {
        Json part = Json.obj().put("type", "text").put("text", request.prompt()).build();
        Json message = Json.obj().put("role", "user").put("parts", Json.arr(List.of(part))).build();
        Json params =
                Json.obj().put("message", message).put("contextId", request.sessionKey()).build();
        return Json.obj()
                .put("jsonrpc", "2.0")
                .put("id", request.sessionKey())
                .put("method", "tasks/send")
                .put("params", params)
                .build();
    }

    private static WorkerAnswer read(HttpCaller.Answer answer) throws CallFailed {
        WorkerAnswer.requireSuccess(answer.status());
        Json.Obj body = WorkerAnswer.object(answer.body());
        if (body.has("error") && body.get("error") != Json.NULL) {
            String message = object(body.get("error")).text("message");
            throw CallFailed.answered(message == null ? "A2A: JSON-RPC error" : message);
        }
        Json.Obj result = object(body.get("result"));
        Json.Obj status = object(result.get("status"));
        if ("failed".equals(status.text("state"))) {
            String why = firstText(object(status.get("message")));
            throw CallFailed.answered(why == null ? "A2A: task failed" : why);
        }
        String output = firstText(first(result.get("artifacts")));
        if (output == null) {
            throw CallFailed.answered("A2A: no text found in artifacts");
        }
        return new WorkerAnswer(output, 0, 0);
    }

    /** The text of the first of something's parts. */
    private static @Nullable String firstText(Json.Obj holder) {
        return first(holder.get("parts")).text("text");
    }

    private static Json.Obj first(@Nullable Json list) {
        return list instanceof Json.Arr(var items) && !items.isEmpty()
                ? object(items.getFirst())
                : Json.Obj.EMPTY;
    }

    private static Json.Obj object(@Nullable Json value) {
        return value instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }
}
