package io.runledger.worker.call;

import io.runledger.events.json.Json;
import io.runledger.events.worker.WorkerTarget;
import io.runledger.worker.run.NodeRequest;
import java.util.Map;

/** A chat behind an API: the prompt as {@code message}, in a session that it keeps. */
final class ApiChat implements WorkerProtocol {

    private final HttpCaller http;

    ApiChat(HttpCaller http) {
        this.http = http;
    }

    @Override
    public WorkerAnswer call(WorkerTarget worker, NodeRequest request, String dispatch)
            throws CallFailed, InterruptedException {
        var uri = http.allowed(Urls.withoutTrailingSlash(worker.url()));
        String body =
                Json.obj()
                        .put("message", request.prompt())
                        .put("session_id", request.sessionKey())
                        .build()
                        .text();
        return WorkerAnswer.read(
                http.post(uri, worker.token(), Map.of(), body, http.patience(request)));
    }

    @Override
    public boolean remembers() {
        return true;
    }
}
