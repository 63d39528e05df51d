package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import io.runledger.standalone.machine.FreePort;
import io.runledger.standalone.machine.Processes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** One data directory through starts, refusals and stops; its accounts start without credits. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifecycleTest {

    private static final Map<String, String> KEY = Map.of("Idempotency-Key", "once");
    private static ProductProcess product;
    private static WebhookWorkerStub worker;
    private static Json.Obj request;
    private static String run = "";

    @BeforeAll
    static void start() {
        product = ProductProcess.start(Map.of("RUNLEDGER_OPENING_CREDITS", "0"));
        worker = WebhookWorkerStub.answeringAfter(0);
        request = Graphs.oneTask("words", "say something");
    }

    @AfterAll
    static void stop() {
        worker.close();
        product.close();
    }

    @Test
    @Order(1)
    void theReadyLineNamesTheDashboard() {
        Eventually.holds(() ->
                assertThat(product.log())
                        .contains("Runledger is ready: http://127.0.0.1:" + product.port() + "/"));
    }

    @Test
    @Order(2)
    void aSecondProductOnTheSameDirectoryIsRefusedInOneSentence() {
        String port = Integer.toString(FreePort.choose());
        ProductProcess.Ended other = product.run("up", "--port", port, "--no-browser");

        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err().lines())
                .singleElement()
                .asString()
                .startsWith("Runledger cannot start: the data directory ")
                .contains("is in use by process ");
        assertThat(product.api().get("/api/v1/runs").status()).isEqualTo(200);
    }

    @Test
    @Order(3)
    void aTakenPortIsRefusedInOneSentence() {
        ProductProcess.Ended other =
                product.runOn(
                        product.dataDir().resolveSibling("other"),
                        "up",
                        "--port",
                        Integer.toString(product.port()),
                        "--no-browser");

        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err().lines())
                .containsExactly(
                        "Runledger cannot start: port %d is taken by another program; choose another with --port."
                                .formatted(product.port()));
    }

    @Test
    @Order(4)
    void aRunThatCanReachAModelNeedsCredits() {
        Api.Answer refused = product.api().post("/api/v1/runs", Graphs.example("hello"));

        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.code()).isEqualTo("insufficient_credits");
        assertThat(product.api().all("/api/v1/runs", "runs")).isEmpty();
    }

    @Test
    @Order(5)
    @Tag("IDEMPOTENT_RUN_START")
    void fiftyStartsUnderOneKeyMakeOneRunThatNeedsNoCreditsWithoutAModel() {
        Api api = product.api();
        worker.register(api, "words", "words", 4);

        List<Api.Answer> answers = Parallel.calls(50, _ -> api.post("/api/v1/runs", request, KEY));

        assertThat(answers)
                .extracting(Api.Answer::status)
                .containsOnly(200, 202)
                .containsOnlyOnce(202);
        Set<String> ids =
                answers.stream()
                        .map(answer -> answer.json().text("run_id"))
                        .collect(Collectors.toSet());
        assertThat(ids).hasSize(1);
        run = ids.iterator().next();
        assertThat(api.ended(run).text("status")).isEqualTo("success");
        assertThat(api.events(run, "RunRequested")).hasSize(1);
        assertThat(worker.calls()).hasSize(1);
    }

    @Test
    @Order(6)
    @Tag("IDEMPOTENT_RUN_START")
    void anEndedRunIsNotStartedAgain() {
        assertRepeated();
        Api.Answer other =
                product.api().post("/api/v1/runs", Graphs.oneTask("words", "other"), KEY);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency_mismatch");
    }

    private static void assertRepeated() {
        Api.Answer again = product.api().post("/api/v1/runs", request, KEY);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(again.json().text("run_id")).isEqualTo(run);
        assertThat(product.api().events(run, "RunRequested")).hasSize(1);
        assertThat(worker.calls()).hasSize(1);
    }

    @Test
    @Order(7)
    void aRunningProductMakesTenants() {
        ProductProcess.Ended made = product.run("tenants", "add", "second");

        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(product.as(made.out().strip()).get("/api/v1/runs").status()).isEqualTo(200);
        assertDuplicateRefused("second");
    }

    private static void assertDuplicateRefused(String tenant) {
        ProductProcess.Ended again = product.run("tenants", "add", tenant);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.out()).isEmpty();
        assertThat(again.err().lines().filter(line -> line.contains("Runledger cannot start")))
                .singleElement()
                .asString()
                .contains(tenant);
    }

    @Test
    @Order(8)
    void stoppedBySignalItEndsAndLeavesNoProcessBehind() {
        List<ProcessHandle> servers = product.servers().processes();
        assertThat(servers).hasSizeGreaterThan(2);

        assertThat(product.stop()).isIn(0, 143);

        assertThat(servers.stream().filter(Processes::isRunning)).isEmpty();
    }

    @Test
    @Order(9)
    void aStoppedProductMakesTenantsToo() {
        ProductProcess.Ended made = product.run("tenants", "add", "third");
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out().strip()).hasSizeGreaterThanOrEqualTo(32);
        assertDuplicateRefused("third");

        product.restart();

        assertThat(product.as(made.out().strip()).get("/api/v1/runs").status()).isEqualTo(200);
    }

    @Test
    @Order(10)
    @Tag("IDEMPOTENT_RUN_START")
    void afterARestartTheRunIsStillThereAndNotStartedAgain() {
        assertThat(product.api().run(run).text("status")).isEqualTo("success");
        assertRepeated();
    }

    @Test
    @Order(11)
    void afterARestartNewRunsWork() {
        String next = product.api().start("next", request);
        assertThat(product.api().ended(next).text("status")).isEqualTo("success");
        assertThat(worker.calls()).hasSize(2);
    }
}
