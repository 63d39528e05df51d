package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.standalone.cli.RunningProduct;
import io.runledger.standalone.machine.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same usage, whoever asked for it, each through its own door. */
@Tag("ONE_RUN_EXECUTION_PATH")
@Tag("SINGLE_RUN_LEDGER")
@Tag("AUDITABLE_TRIGGER_PROVENANCE")
class TriggersTest {

    private static final String GRAPH = "research-fan-in";

    /** What tells two receipts apart, and why there is one. All else is what was used. */
    private static final Set<String> PROVENANCE =
            Set.of(
                    "id",
                    "call_id",
                    "run_id",
                    "source_reference",
                    "run_kind",
                    "schedule_id",
                    "called_at",
                    "created_at");

    @TempDir private Path directory;

    @Test
    void theSameUsageByApiScheduleGrantAndWebhookGivesReceiptsThatDifferInProvenanceOnly()
            throws GeneralSecurityException {
        int port = FreePort.choose();
        try (HttpClient http = HttpClient.newHttpClient();
                RunningProduct product =
                        RunningProduct.start(directory, port, Map.of(), System.err::println)) {
            Api api = new Api(http, URI.create("http://127.0.0.1:" + port), product.apiKey());
            api.post("/api/v1/graphs", Graphs.exampleFile(GRAPH)).expect(201);
            Json input = Graphs.example(GRAPH).get("input");

            Json.Obj schedule = schedule(api, input);
            String scheduleId = schedule.text("schedule_id");
            String bySchedule =
                    run(
                            api.post("/api/v1/schedules/" + scheduleId + "/trigger", Json.Obj.EMPTY)
                                    .expect(202));
            String byWebhook = byWebhook(api, input);
            String byApi = api.start("by-api", request(input));

            List<Json.Obj> used = used(api, byApi, "user_immediate", null);
            assertThat(used).isNotEmpty();
            assertThat(used(api, bySchedule, "system_scheduled", scheduleId))
                    .containsExactlyInAnyOrderElementsOf(used);
            assertThat(used(api, byWebhook, "system_webhook", null))
                    .containsExactlyInAnyOrderElementsOf(used);
            assertProvenance(api.run(byApi), "api");
            assertProvenance(api.run(bySchedule), "temporal_schedule");
            assertProvenance(api.run(byWebhook), "webhook:hmac_sha256");
            assertThat(api.run(bySchedule).text("schedule_id")).isEqualTo(scheduleId);
            assertThat(api.all("/api/v1/runs", "runs")).hasSize(3);
        }
    }

    private static Json.Obj request(Json input) {
        return Json.obj().put("graph_id", GRAPH).put("input", input).build();
    }

    private static String run(Json.Obj answer) {
        return String.valueOf(answer.text("run_id"));
    }

    /** A schedule that is never due by itself while the test runs. */
    private static Json.Obj schedule(Api api, Json input) {
        Json body =
                Json.obj()
                        .put("graph_id", GRAPH)
                        .put("input", input)
                        .put("cron", "0 0 29 2 *")
                        .put("timezone", "UTC")
                        .build();
        return api.post("/api/v1/schedules", body).expect(201);
    }

    private static String byWebhook(Api api, Json input) throws GeneralSecurityException {
        Json body =
                Json.obj()
                        .put("name", "review")
                        .put("graph_id", GRAPH)
                        .put("scheme", "hmac_sha256")
                        .build();
        Json.Obj webhook = api.post("/api/v1/webhooks", body).expect(201);
        Api sender = new Api(api.http(), api.origin(), "");
        Map<String, String> signed =
                Map.of("X-Signature-256", sign(webhook.text("secret"), input.text()));
        String door = "/hooks/" + webhook.text("id");
        return run(
                sender.send("POST", door, BodyPublishers.ofString(input.text()), signed)
                        .expect(202));
    }

    private static String sign(@Nullable String secret, String body)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = String.valueOf(secret).getBytes(StandardCharsets.UTF_8);
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return "sha256="
                + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertProvenance(Json.Obj run, String source) {
        assertThat(run.text("trigger_source")).isEqualTo(source);
        assertThat(run.text("trigger_ref")).isNotBlank();
        assertThat(run.text("requested_by")).isNotBlank();
    }

    /** What a run's receipts say, but for what tells one from another. */
    private static List<Json.Obj> used(
            Api api, String run, String kind, @Nullable String schedule) {
        api.settled(run);
        List<Json.Obj> receipts = api.receipts(run);
        assertThat(receipts)
                .allSatisfy(receipt -> {
                    assertThat(receipt.text("run_kind")).isEqualTo(kind);
                    assertThat(receipt.text("schedule_id")).isEqualTo(schedule);
                });
        return receipts.stream().map(TriggersTest::withoutProvenance).toList();
    }

    private static Json.Obj withoutProvenance(Json.Obj receipt) {
        Json.Obj rest = receipt;
        for (String member : PROVENANCE) {
            rest = rest.without(member);
        }
        return rest;
    }
}
