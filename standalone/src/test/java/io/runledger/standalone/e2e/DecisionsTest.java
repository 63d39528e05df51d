package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Waits for people on a real Temporal server, also over the death of everything. */
class DecisionsTest {

    private static ProductProcess product;
    private static Api api;

    @BeforeAll
    static void start() {
        product = ProductProcess.start(Map.of());
        api = product.api();
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    /** Asks, and calls a worker behind the question. */
    private static String asking(String limit) {
        return api.start(
                UUID.randomUUID().toString(),
                (Json.Obj)
                        Json.parse(
                                """
                                {"graph":{
                                  "nodes":{
                                    "ask":{"type":"interrupt","message":"Go on?"%s},
                                    "do":{"prompt_template":"do it","worker_tags":["hands"],
                                          "output_key":"done"}},
                                  "edges":[["__start__","ask"],["ask","do"],["do","__end__"]]},
                                 "input":{}}
                                """
                                        .formatted(limit)));
    }

    private static Json.Obj waiting(String run) {
        Eventually.is(() -> api.status(run).equals("interrupted"));
        return (Json.Obj) api.run(run).get("interrupt");
    }

    private static Api.Answer decide(String run, String decision) {
        return api.post(
                "/api/v1/runs/" + run + "/decision", Json.obj().put("decision", decision).build());
    }

    private static Json.Obj onlyDecision(Json.Obj run) {
        List<Json.Obj> decisions = Api.items(run, "decisions");
        assertThat(decisions).hasSize(1);
        return decisions.getFirst();
    }

    @Test
    @Tag("NO_SIDE_EFFECTS_BEFORE_APPROVAL")
    void nothingIsCalledBeforeTheApprovalAndOneCallIsMadeAfterIt() {
        try (WebhookWorkerStub worker = WebhookWorkerStub.answeringAfter(0)) {
            worker.register(api, "hands", "hands", 4);
            String run = asking("");
            waiting(run);
            assertThat(worker.calls()).isEmpty();
            assertThat(api.events(run, "NodeStarted")).hasSize(1);

            assertThat(decide(run, "approve").status()).isEqualTo(202);

            Json.Obj ended = api.ended(run);
            assertThat(ended.text("status")).isEqualTo("success");
            assertThat(onlyDecision(ended).text("by")).startsWith("key:");
            assertThat(worker.calls()).hasSize(1);
            Api.Answer second = decide(run, "reject");
            assertThat(second.code()).isEqualTo("not_interrupted");
            assertThat(second.json().text("detail")).contains("approve, by key:");
        }
    }

    @Test
    @Tag("ONE_DECISION_PER_WAIT")
    void nobodyDecidesInTime() {
        String rejected = asking(",\"timeout_ms\":1000");
        String failed = asking(",\"timeout_ms\":1000,\"on_timeout\":\"fail\"");

        Json.Obj cancelled = api.ended(rejected);
        assertThat(cancelled.text("status")).isEqualTo("cancelled");
        assertThat(onlyDecision(cancelled).text("by")).isEqualTo("system:timeout");
        assertThat(api.events(rejected, "NodeStarted")).hasSize(1);
        Json.Obj error = (Json.Obj) api.ended(failed).get("error");
        assertThat(error.text("code")).isEqualTo("timeout");
        assertThat(error.text("node")).isEqualTo("ask");
        assertThat(decide(rejected, "approve").json().text("detail"))
                .contains("reject, by system:timeout");
    }

    @Test
    @Tag("ONE_DECISION_PER_WAIT")
    void limitsOutliveEverything() {
        String over = asking(",\"timeout_ms\":5000");
        String kept = asking(",\"timeout_ms\":3600000,\"on_timeout\":\"approve\"");
        waiting(over);
        Json.Obj before = waiting(kept);

        product.killAll9();
        product.restart();

        assertThat(api.ended(over).text("status")).isEqualTo("cancelled");
        assertThat(api.events(over, "RunCancelled")).hasSize(1);
        assertThat(waiting(kept).text("expires_at"))
                .isNotNull()
                .isEqualTo(before.text("expires_at"));
        assertThat(decide(kept, "reject").status()).isEqualTo(202);
        assertThat(api.ended(kept).text("status")).isEqualTo("cancelled");
    }
}
