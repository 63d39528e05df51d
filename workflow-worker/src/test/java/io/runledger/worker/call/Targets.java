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
        return request(prompt, wanted(tags), NodeRequest.Turn.FIRST, null, false, null);
    }

    /** A request that lets a model answer piece by piece. */
    static NodeRequest streamed(String prompt) {
        return request(prompt, wanted(), NodeRequest.Turn.FIRST, null, true, null);
    }

    /** A request of a node that looks into the cache first. */
    static NodeRequest cached(String prompt) {
        return request(
                prompt,
                wanted("nobody"),
                NodeRequest.Turn.FIRST,
                null,
                false,
                new NodeRequest.CacheLookup("k".repeat(64), 1_000));
    }

    /** A request that is bounded. */
    static NodeRequest within(long millis) {
        return request("hi", wanted(), NodeRequest.Turn.FIRST, millis, false, null);
    }

    /** A later turn of an agent. */
    static NodeRequest turn(String prompt, NodeRequest.Exchange... earlier) {
        return request(
                prompt,
                wanted(),
                new NodeRequest.Turn(earlier.length, List.of(earlier)),
                null,
                false,
                null);
    }

    static NodeRequest.Wanted wanted(String... tags) {
        return new NodeRequest.Wanted(List.of(tags), false, null, null);
    }

    private static NodeRequest request(
            String prompt,
            NodeRequest.Wanted wanted,
            NodeRequest.Turn turn,
            Long timeoutMillis,
            boolean stream,
            NodeRequest.CacheLookup cache) {
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
                wanted,
                turn,
                timeoutMillis,
                stream,
                cache);
    }
}
