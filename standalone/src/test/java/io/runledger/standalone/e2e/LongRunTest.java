package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs of many steps and with large states, through Temporal's limits. */
@ExtendWith(SharedProduct.class)
class LongRunTest {

    private static final String LOOP =
            """
            {"state_schema": {"rounds": {"type": "number", "reducer": "add"}},
             "nodes": {"count": {"type": "transform", "updates": {"rounds": 1}},
                       "again": {"type": "route", "input": "state.stop", "default": "on",
                                 "routes": {"on": "count", "off": "rest"}},
                       "rest": {"type": "transform", "updates": {}}},
             "edges": [["__start__", "count"], ["count", "again"], ["again:on", "count"],
                       ["again:off", "rest"], ["rest", "__end__"]]}
            """;

    private static final String CARRY =
            """
            {"state_schema": {"load": {"type": "string"}},
             "nodes": {"keep": {"type": "transform", "updates": {"kept": true}},
                       "pause": {"type": "interrupt", "message": "go on?"},
                       "done": {"type": "transform", "updates": {"done": true}}},
             "edges": [["__start__", "keep"], ["keep", "pause"], ["pause", "done"],
                       ["done", "__end__"]]}
            """;

    @Test
    void aLoopEndsAtItsLimitWithEveryRoundCounted(ProductProcess product) {
        assertRounds(product, "short-loop", 600);
    }

    @Test
    @Tag("slow")
    @Tag("LONG_RUNS_CONTINUE")
    void tenThousandStepsGoThroughContinueAsNewAndEveryCheckpointCanBeRead(ProductProcess product) {
        assertRounds(product, "long-loop", 10_000);
    }

    private static void assertRounds(ProductProcess product, String tenant, int steps) {
        Api api = product.tenant(tenant);
        Json.Obj request =
                Json.obj()
                        .put("graph", Json.parse(LOOP))
                        .put("config", Json.obj().put("max_steps", steps).build())
                        .build();
        String run = api.start("loop", request);
        Eventually.within(
                Duration.ofMinutes(15),
                () -> api.status(run).equals("error"),
                () -> String.valueOf(api.run(run)));
        assertThat(((Json.Obj) api.run(run).get("error")).text("code")).isEqualTo("step_limit");
        assertThat(rounds(api.run(run))).isEqualTo(Json.of(steps / 2));
        for (int step : List.of(0, 1, steps / 3, steps - 1, steps)) {
            Json.Obj checkpoint =
                    api.get("/api/v1/runs/%s/checkpoints/%s:0:%d".formatted(run, run, step))
                            .expect(200);
            assertThat(rounds(checkpoint)).isEqualTo(Json.of((step + 1) / 2));
            assertThat(checkpoint.text("state_hash"))
                    .isEqualTo(CanonicalJson.sha256Hex(checkpoint.get("state")));
        }
    }

    private static Json rounds(Json.Obj holder) {
        return ((Json.Obj) holder.get("state")).get("rounds");
    }

    @Test
    void aStateAboveTemporalsLimitIsCarriedAndResumed(ProductProcess product) {
        Api api = product.tenant("large-state");
        Json load = Json.of("0123456789abcdef".repeat(200_000));
        Json.Obj request =
                Json.obj()
                        .put("graph", Json.parse(CARRY))
                        .put("input", Json.obj().put("load", load).build())
                        .build();
        String run = api.start("carry", request);
        Eventually.is(() -> api.status(run).equals("interrupted"));
        Json.Obj more = Json.obj().put("updates", Json.obj().put("more", load).build()).build();
        api.post("/api/v1/runs/" + run + "/resume", more).expect(202);
        Json.Obj ended = api.ended(run);
        assertThat(ended.text("status")).as("%s", ended.get("error")).isEqualTo("success");
        Json.Obj state = (Json.Obj) ended.get("state");
        assertThat(state.get("load")).isEqualTo(load);
        assertThat(state.get("more")).isEqualTo(load);
        assertThat(state.get("done")).isEqualTo(Json.of(true));
    }

    @Test
    void whatIsAboveOurOwnLimitIsRefusedBeforeAnythingHappens(ProductProcess product) {
        Api api = product.tenant("too-large");
        Json.Obj request =
                Json.obj()
                        .put("graph", Json.parse(CARRY))
                        .put("input", Json.obj().put("load", "0123456789".repeat(900_000)).build())
                        .build();
        Api.Answer answer = api.post("/api/v1/runs", request);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("state_too_large");
    }
}
