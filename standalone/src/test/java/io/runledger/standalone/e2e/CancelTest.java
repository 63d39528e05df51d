package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProduct.class)
class CancelTest {

    private static Api api;

    @BeforeAll
    static void tenant(ProductProcess product) {
        api = product.tenant("cancel");
    }

    private static String start(Json.Obj request) {
        return api.start(UUID.randomUUID().toString(), request);
    }

    private static Api.Answer cancel(String run) {
        return api.post(
                "/api/v1/runs/" + run + "/cancel", Json.obj().put("reason", "a test").build());
    }

    @Test
    void aHangingCallIsCutOffWhenItsRunIsCancelled() {
        try (WebhookWorkerStub worker = WebhookWorkerStub.hanging()) {
            worker.register(api, "hangs", "hangs", 4);
            String run = start(Graphs.oneTask("hangs", "never answered"));
            Eventually.is(() -> worker.active() == 1);

            assertThat(cancel(run).status()).isEqualTo(202);

            assertThat(api.ended(run).text("status")).isEqualTo("cancelled");
            Eventually.is(() -> worker.callersLeft() == 1);
            assertThat(cancel(run).status()).isEqualTo(200);
            assertThat(api.events(run, "RunCancelled")).hasSize(1);
            assertThat(worker.calls()).hasSize(1);
            assertThat(worker("hangs").get("active")).isEqualTo(Json.of(0));
        }
    }

    @Test
    void aRunThatEndedByItselfCannotBeCancelled() {
        try (WebhookWorkerStub worker = WebhookWorkerStub.answeringAfter(0)) {
            worker.register(api, "quick-end", "quick-end", 4);
            String run = start(Graphs.oneTask("quick-end", "answered"));
            assertThat(api.ended(run).text("status")).isEqualTo("success");

            Api.Answer refused = cancel(run);

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("run_terminal");
            assertThat(api.status(run)).isEqualTo("success");
        }
    }

    @Test
    void anAnswerAfterTheCancelChangesNothing() {
        try (WebhookWorkerStub worker = WebhookWorkerStub.answeringAfter(1_500)) {
            worker.register(api, "late", "late", 4);
            String run = start(Graphs.oneTask("late", "too late"));
            Eventually.is(() -> worker.active() == 1);
            cancel(run);
            int before = api.events(run).size();

            Eventually.is(() -> worker.active() == 0);
            String after = start(Graphs.oneTask("late", "a later run"));

            assertThat(api.ended(after).text("status")).isEqualTo("success");
            assertThat(api.run(run).text("status")).isEqualTo("cancelled");
            assertThat(api.run(run).get("state")).isEqualTo(Json.obj().put("answer", "").build());
            assertThat(api.events(run)).hasSize(before);
        }
    }

    @Test
    void aWorkerThatHangsDelaysNobodyElse() {
        try (WebhookWorkerStub hanging = WebhookWorkerStub.hanging();
                WebhookWorkerStub quick = WebhookWorkerStub.answeringAfter(0)) {
            hanging.register(api, "stuck", "stuck", 32);
            quick.register(api, "quick", "quick", 4);
            List<String> stuck =
                    IntStream.range(0, 30)
                            .mapToObj(_ -> start(Graphs.oneTask("stuck", "never answered")))
                            .toList();
            Eventually.is(() -> hanging.active() == 30);

            String run = start(Graphs.oneTask("quick", "answered at once"));

            assertThat(api.ended(run).text("status")).isEqualTo("success");
            assertThat(stuck).allSatisfy(one -> assertThat(api.status(one)).isEqualTo("running"));
            stuck.forEach(CancelTest::cancel);
            Eventually.is(() -> hanging.active() == 0);
        }
    }

    @Test
    @Tag("CAPACITY_IS_KEPT")
    void aWorkerNeverHasMoreCallsThanItTakes() {
        try (WebhookWorkerStub worker = WebhookWorkerStub.answeringAfter(150)) {
            worker.register(api, "narrow", "narrow", 2);

            List<String> runs =
                    Parallel.calls(12, number -> start(Graphs.oneTask("narrow", "n" + number)));

            assertThat(runs)
                    .allSatisfy(
                            run -> assertThat(api.ended(run).text("status")).isEqualTo("success"));
            assertThat(worker.calls()).hasSize(12);
            assertThat(worker.mostActive()).isEqualTo(2);
        }
    }

    @Test
    void aRunWhoseWorkerFailsEndsInErrorWithTheCause() {
        try (WebhookWorkerStub worker = WebhookWorkerStub.failingWith(500)) {
            worker.register(api, "fails", "fails", 2);

            Json.Obj run = api.ended(start(Graphs.oneTask("fails", "refused")));

            assertThat(run.text("status")).isEqualTo("error");
            Json.Obj error = (Json.Obj) run.get("error");
            assertThat(error.text("code")).isEqualTo("node_failed");
            assertThat(error.text("message")).contains("HTTP 500");
            assertThat(error.text("node")).isEqualTo("work");
            assertThat(worker("fails").text("last_error")).contains("HTTP 500");
        }
    }

    private static Json.Obj worker(String id) {
        return Api.items(api.get("/api/v1/workers").expect(200), "workers").stream()
                .filter(worker -> id.equals(worker.text("id")))
                .findFirst()
                .orElseThrow();
    }
}
