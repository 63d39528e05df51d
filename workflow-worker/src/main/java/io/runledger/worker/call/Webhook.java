package io.runledger.worker.call;

import io.runledger.events.json.Json;
import io.runledger.events.worker.WorkerTarget;
import io.runledger.worker.run.NodeRequest;
import java.util.Map;

/** A plain HTTP worker: the prompt as {@code message} and {@code text}. */
final class Webhook implements WorkerProtocol {

    private final HttpCaller http;

    Webhook(HttpCaller http) {
        this.http = http;
    }

    @Override
    public WorkerAnswer call(WorkerTarget worker, NodeRequest request, String dispatch)
            throws CallFailed, InterruptedException {
        var uri = http.allowed(Urls.withoutTrailingSlash(worker.url()));
        return WorkerAnswer.read(
                http.post(
                        uri,
                        worker.token(),
                        Map.of(),
                        body(request).text(),
                        http.patience(request)));
    }

    private static Json.Obj body(NodeRequest request) {
        return Json.obj()
                .put("message", request.prompt())
                .put("text", request.prompt())
                .put("session_key", request.sessionKey())
                .put("session_id", request.sessionKey())
                .build();
    }

    @Override
    public boolean remembers() {
        return true;
    }
}
