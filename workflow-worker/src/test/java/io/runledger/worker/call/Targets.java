package io.runledger.worker.call;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import io.runledger.events.run.NodePlace;
import io.runledger.events.worker.Protocol;
import io.runledger.events.worker.WorkerTarget;
import io.runledger.worker.run.NodeRequest;
import java.util.List;

/** Workers and requests for tests. */
final class Targets {

    static final TenantId TENANT = new TenantId("acme");
    static final RunId RUN = RunId.of(TENANT, "k");

    private Targets() {}

    static WorkerTarget webhook(String id, int max, String... tags) {
        return new WorkerTarget(
                new WorkerId(id),
                "http://127.0.0.1:1/" + id,
                Protocol.WEBHOOK,
                null,
                List.of(tags),
                max,
                null,
                false);
    }

    static WorkerTarget at(String url, Protocol protocol, String token, String model) {
        return new WorkerTarget(
                new WorkerId("w"), url, protocol, token, List.of(), 4, model, false);
    }

    static WorkerTarget builtIn(String url) {
        return new WorkerTarget(
                new WorkerId("built-in"),
                url,
                Protocol.OPENAI_CHAT,
                "sk-1",
                List.of(),
                8,
                null,
                true);
    }

    static NodeRequest request(String prompt, String... tags) {
        return new NodeRequest(
                TENANT,
                RUN,
                2,
                new AccountId("team@x"),
                new GraphId("g"),
                "wf/exec",
                7,
                new NodePlace("größe", "größe", "task"),
                prompt,
                List.of(tags),
                null);
    }
}
