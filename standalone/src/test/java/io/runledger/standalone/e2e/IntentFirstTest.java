package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProduct.class)
@Tag("INTENT_BEFORE_CALL")
class IntentFirstTest {

    private static final String TOKEN = "sk-the-model-endpoints-own-token";
    private static Api api;

    @BeforeAll
    static void tenant(ProductProcess product) {
        api = product.tenant("intent");
    }

    @Test
    void everyModelCallIsOnRecordUnderItsIdBeforeItArrives() {
        // What the event log says of the run at the moment in which the call is there.
        Queue<Json.Obj> recorded = new ConcurrentLinkedQueue<>();
        try (WebhookWorkerStub model =
                WebhookWorkerStub.that((_, call, exchange) -> {
                    recorded.addAll(api.events(runOf(call), "UsageUnitCreated"));
                    ModelStub.send(exchange);
                })) {
            register(model);

            String run =
                    api.start(
                            UUID.randomUUID().toString(),
                            Graphs.oneTask("chat", "what is recorded?"));

            assertThat(api.ended(run).text("status")).isEqualTo("success");
            assertThat(model.calls()).hasSize(1);
            WebhookWorkerStub.Call call = model.calls().getFirst();
            assertThat(call.path()).isEqualTo("/v1/chat/completions");
            assertThat(call.headers()).containsEntry("authorization", "Bearer " + TOKEN);
            assertThat(call.json().text("user")).isEqualTo("intent/intent");
            assertThat(call.json().text("model")).isEqualTo("some-model");
            assertMetadata(call, run);
            assertThat(recorded)
                    .singleElement()
                    .satisfies(unit -> {
                        assertThat(unit.text("call_id"))
                                .isEqualTo(call.headers().get("x-litellm-call-id"));
                        assertThat(unit.text("node")).isEqualTo("work");
                        assertThat(unit.text("model")).isEqualTo("some-model");
                    });
        }
    }

    private static void assertMetadata(WebhookWorkerStub.Call call, String run) {
        assertThat(ModelStub.metadata(call).members())
                .containsEntry("run_id", Json.of(run))
                .containsEntry("node_id", Json.of("work"))
                .containsEntry("attempt", Json.of(0))
                .containsEntry("graph_id", api.run(run).get("graph_id"));
    }

    private static String runOf(WebhookWorkerStub.Call call) {
        return String.valueOf(ModelStub.metadata(call).text("run_id"));
    }

    private static void register(WebhookWorkerStub model) {
        Json.Obj worker =
                Json.obj()
                        .put("id", "chat")
                        .put("url", model.url("/v1/chat/completions"))
                        .put("protocol", "openai_chat")
                        .put("model", "some-model")
                        .put("token", TOKEN)
                        .put("tags", Json.arr(List.of(Json.of("chat"))))
                        .put("max_concurrent", 2)
                        .build();
        assertThat(model.register(api, worker).text()).doesNotContain(TOKEN);
    }
}
