package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunCommand.RequestRun;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.RunWorkflow;
import io.runledger.events.run.Trigger;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.standalone.cli.RunningProduct;
import io.runledger.standalone.machine.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same usage, whoever asked for it. */
@Tag("ONE_RUN_EXECUTION_PATH")
class TriggersTest {

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

    private static final Trigger SCHEDULE =
            new Trigger(
                    RunKind.SYSTEM_SCHEDULED,
                    "temporal_schedule",
                    "nightly/2026-11-21T09:00:00Z",
                    "grant:nightly");
    private static final Trigger WEBHOOK =
            new Trigger(RunKind.SYSTEM_WEBHOOK, "webhook:github", "delivery-1", "webhook:review");

    @TempDir private Path directory;

    @Test
    void theSameUsageByApiScheduleAndWebhookGivesReceiptsThatDifferInProvenanceOnly() {
        int port = FreePort.choose();
        try (HttpClient http = HttpClient.newHttpClient();
                RunningProduct product =
                        RunningProduct.start(directory, port, Map.of(), System.err::println)) {
            Api api = new Api(http, URI.create("http://127.0.0.1:" + port), product.apiKey());
            String byApi = api.start("by-api", Graphs.example("research-fan-in"));
            RunRequested asked = requested(product, byApi);

            String bySchedule = requestAgain(product, asked, "by-schedule", SCHEDULE);
            String byWebhook = requestAgain(product, asked, "by-webhook", WEBHOOK);

            List<Json.Obj> used = used(api, byApi, "user_immediate", null);
            assertThat(used).isNotEmpty();
            assertThat(used(api, bySchedule, "system_scheduled", "nightly"))
                    .containsExactlyInAnyOrderElementsOf(used);
            assertThat(used(api, byWebhook, "system_webhook", null))
                    .containsExactlyInAnyOrderElementsOf(used);
        }
    }

    private static RunRequested requested(RunningProduct product, String run) {
        EventLog log = product.application().getBean(EventLog.class);
        return (RunRequested) log.readAggregate(run, -1, 1).getFirst().event();
    }

    /** The same request through another door, as its owner would make it. */
    private static String requestAgain(
            RunningProduct product, RunRequested asked, String key, Trigger trigger) {
        RunId run = new RunId(UUID.randomUUID().toString());
        RequestRun request =
                new RequestRun(
                        run,
                        asked.tenantId(),
                        key,
                        asked.graph(),
                        asked.input(),
                        asked.config(),
                        asked.accountId(),
                        trigger,
                        asked.requestHash(),
                        RunWorkflow.idOf(asked.tenantId(), key),
                        List.of(),
                        null,
                        null,
                        Instant.now());
        product.application()
                .getBean(Gateway.class)
                .call(request, new Sender(asked.tenantId(), trigger.requestedBy()), Boolean.class);
        return run.value();
    }

    /** What a run's receipts say, but for what tells one from another. */
    private static List<Json.Obj> used(Api api, String run, String kind, String schedule) {
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
