package io.runledger.worker.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.runledger.events.json.Json;
import io.runledger.events.worker.WorkerTarget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The model to ask an endpoint for where nobody says which: the first that it lists. */
final class Models {

    private static final Duration MAX_AGE = Duration.ofMinutes(1);

    private final HttpCaller http;
    private final Cache<String, String> firsts =
            Caffeine.newBuilder().maximumSize(100).expireAfterWrite(MAX_AGE).build();

    Models(HttpCaller http) {
        this.http = http;
    }

    /**
     * @throws CallFailed if the endpoint lists none
     */
    String first(WorkerTarget worker) throws CallFailed, InterruptedException {
        String url = Urls.models(worker.url());
        String known = firsts.getIfPresent(url);
        if (known != null) {
            return known;
        }
        HttpCaller.Answer answer = http.get(http.allowed(url), worker.token());
        WorkerAnswer.requireSuccess(answer.status());
        String first = first(WorkerAnswer.object(answer.body()));
        if (first == null) {
            throw CallFailed.answered("the model endpoint lists no model");
        }
        firsts.put(url, first);
        return first;
    }

    private static @Nullable String first(Json.Obj list) {
        return list.get("data") instanceof Json.Arr(var models)
                        && !models.isEmpty()
                        && models.getFirst() instanceof Json.Obj model
                ? model.text("id")
                : null;
    }
}
