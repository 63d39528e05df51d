package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./runledger schedules reconcile} on a product whose Temporal somebody has touched. */
@ExtendWith(SharedProduct.class)
class SchedulesCommandTest {

    @TempDir private Path nothing;

    @Test
    void driftIsToldRepairedAndGone(ProductProcess product) {
        Api api = product.tenant("schedules-command");
        api.post("/api/v1/graphs", Graphs.exampleFile("research-fan-in")).expect(201);
        String schedule = schedule(api);
        product.run("schedules", "reconcile", "--fix");
        pauseInTemporal(product, "sched:schedules-command:" + schedule);

        ProductProcess.Ended seen = product.run("schedules", "reconcile");
        assertThat(seen.exitCode()).as(seen.err()).isEqualTo(3);
        assertThat(seen.out())
                .contains("state_mismatch")
                .contains("sched:schedules-command:" + schedule)
                .contains("0 put right, 1 left");

        ProductProcess.Ended json = product.run("schedules", "reconcile", "--json");
        assertThat(json.exitCode()).isEqualTo(3);
        Json.Obj report = (Json.Obj) Json.parse(json.out());
        assertThat(Api.items(report, "drift"))
                .singleElement()
                .satisfies(drift -> {
                    assertThat(drift.text("schedule_id")).isEqualTo(schedule);
                    assertThat(drift.text("tenant_id")).isEqualTo("schedules-command");
                    assertThat(drift.text("class")).isEqualTo("state_mismatch");
                });

        ProductProcess.Ended fixed = product.run("schedules", "reconcile", "--fix");
        assertThat(fixed.exitCode()).as(fixed.err()).isZero();
        assertThat(fixed.out()).contains("(resumed)").contains("1 put right, 0 left");

        ProductProcess.Ended again = product.run("schedules", "reconcile", "--fix");
        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).contains("0 put right, 0 left");
    }

    @Test
    void whoeverCallsItOtherwiseIsTold(ProductProcess product) {
        for (List<String> wrong :
                List.of(
                        List.of("schedules"),
                        List.of("schedules", "list"),
                        List.of("schedules", "reconcile", "--apply"))) {
            ProductProcess.Ended ended = product.run(wrong.toArray(String[]::new));
            assertThat(ended.exitCode()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(ended.err()).isNotBlank();
        }
    }

    @Test
    void withoutAProductItEndsWithOne(ProductProcess product) {
        assertThat(product.runOn(nothing, "schedules", "reconcile").exitCode()).isEqualTo(1);
    }

    private static String schedule(Api api) {
        Json.Obj order =
                Json.obj()
                        .put("graph_id", "research-fan-in")
                        .put("input", Graphs.example("research-fan-in").get("input"))
                        .put("cron", "0 3 * * *")
                        .put("timezone", "UTC")
                        .build();
        return String.valueOf(api.post("/api/v1/schedules", order).expect(201).text("schedule_id"));
    }

    private static void pauseInTemporal(ProductProcess product, String temporalId) {
        WorkflowServiceStubs stubs =
                WorkflowServiceStubs.newServiceStubs(
                        WorkflowServiceStubsOptions.newBuilder()
                                .setTarget(product.servers().temporalTarget())
                                .build());
        try {
            ScheduleClient.newInstance(stubs).getHandle(temporalId).pause();
        } finally {
            stubs.shutdownNow();
        }
    }
}
