package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("CRASH_LOSES_NOTHING")
class CrashTest {

    private static final int EACH = 10;
    private static final long OPENING = 1_000_000_000;

    /** All runs of all tests: they share their accounts. */
    private static final Map<String, Api> EVERY_RUN = new LinkedHashMap<>();

    private static final Instant STARTED = Instant.now().minusSeconds(60);

    private static ProductProcess product;
    private static WebhookWorkerStub worker;
    private static ModelStub model;

    /** Runs on the demo model, which dies with the product. */
    private static Api inside;

    /** Runs on a worker and a model outside, which go on and report what was called. */
    private static Api outside;

    @BeforeAll
    static void start() {
        product = ProductProcess.start(Map.of());
        inside = product.api();
        outside = product.tenant("outside");
        worker = WebhookWorkerStub.answeringAfter(1_500);
        worker.register(outside, "slow", "slow", 4);
        model = new ModelStub(product, 700);
        model.register(outside, "model", 4);
    }

    @AfterAll
    static void stop() {
        worker.close();
        model.close();
        product.close();
    }

    @Test
    void killedInTheMiddleEveryRunEndsWellAndIsPaidForOnce() {
        Map<String, Api> runs = startMany("kill");
        awaitTheMiddle(runs);

        product.kill9();
        product.restart();

        assertNothingLostOrDoubled(runs);
    }

    @Test
    void killedTogetherWithPostgresAndTemporalEveryRunEndsWellAndIsPaidForOnce() {
        Map<String, Api> runs = startMany("kill-all");
        awaitTheMiddle(runs);

        product.killAll9();
        product.restart();

        assertNothingLostOrDoubled(runs);
    }

    /** Twenty runs, and through which tenant to ask for each. */
    private static Map<String, Api> startMany(String key) {
        Map<String, Api> runs = new LinkedHashMap<>();
        for (int number = 0; number < EACH; number++) {
            String example = Graphs.EXAMPLES.get(number % Graphs.EXAMPLES.size());
            Json.Obj request =
                    number % 2 == 0 ? Graphs.example(example) : Graphs.slow("", "", number);
            runs.put(inside.start(key + number, request), inside);
            runs.put(outside.start(key + number, Graphs.slow("slow", "model", number)), outside);
        }
        EVERY_RUN.putAll(runs);
        return runs;
    }

    /** Some have ended, others are with the worker and with the model. */
    private static void awaitTheMiddle(Map<String, Api> runs) {
        Eventually.is(() -> {
            boolean anyEnded =
                    runs.entrySet().stream()
                            .anyMatch(run -> run.getValue().status(run.getKey()).equals("success"));
            return anyEnded && worker.active() > 0 && model.active() > 0;
        });
    }

    private static void assertNothingLostOrDoubled(Map<String, Api> runs) {
        Set<String> calls = new HashSet<>();
        runs.forEach((run, api) -> {
            Json.Obj ended = api.ended(run);
            assertThat(ended.text("status")).as("%s", ended.get("error")).isEqualTo("success");
            assertThat(api.events(run, "RunRequested")).hasSize(1);
            assertThat(api.events(run, "RunCompleted")).hasSize(1);
            assertThat(api.events(run, "NodeCompleted").stream().map(CrashTest::place))
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
            assertThat(api.events(run, "CheckpointCreated").stream().map(e -> e.get("step")))
                    .doesNotHaveDuplicates();
            assertThat(api.events(run, "UsageUnitCreated"))
                    .allSatisfy(unit -> assertThat(calls.add(unit.text("call_id"))).isTrue());
        });
        assertThat(calls).containsAll(model.callIdsOf(runs.keySet()));
        new Reconciliations(product, STARTED).whole();
        assertMoneyAddsUp(inside, "default");
        assertMoneyAddsUp(outside, "outside");
        assertThat(outside.all("/api/v1/billing/receipts", "receipts"))
                .extracting(receipt -> receipt.text("call_id"))
                .containsExactlyInAnyOrderElementsOf(model.callIds());
    }

    private static String place(Json.Obj node) {
        return node.get("attempt") + "/" + node.get("step") + "/" + node.get("path");
    }

    /**
     * Receipts, debits and the balance all say the same, and nothing is set aside any more but for
     * calls that were announced and that the kill kept from leaving: nobody knows of their end.
     */
    private static void assertMoneyAddsUp(Api api, String account) {
        Eventually.holds(() -> {
            List<Json.Obj> receipts = api.all("/api/v1/billing/receipts", "receipts");
            assertThat(receipts.stream().map(receipt -> receipt.text("call_id")))
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
            if (account.equals("outside")) {
                assertThat(receipts).hasSameSizeAs(model.callIds());
            }
            Json.Obj now = api.get("/api/v1/billing/accounts/" + account).expect(200);
            if (!anyIsPending(api)) {
                assertThat(now.text("held_credits")).isEqualTo("0");
            }
            long charged =
                    receipts.stream()
                            .mapToLong(receipt -> number(receipt, "charged_credits"))
                            .sum();
            assertThat(OPENING - number(now, "balance_credits")).isEqualTo(charged);
            assertThat(debits(account)).isEqualTo(charged);
        });
    }

    private static boolean anyIsPending(Api api) {
        return EVERY_RUN.entrySet().stream()
                .filter(run -> run.getValue().equals(api))
                .anyMatch(run -> "pending".equals(api.run(run.getKey()).text("billing_status")));
    }

    private static long debits(String account) throws SQLException {
        try (var connection = product.servers().database();
                var query =
                        connection.prepareStatement(
                                """
                                SELECT -sum(amount), count(*), count(DISTINCT reference)
                                FROM read_model.credit_ledger
                                WHERE account_id = ? AND amount < 0
                                """)) {
            query.setString(1, account);
            try (var sum = query.executeQuery()) {
                sum.next();
                assertThat(sum.getLong(2)).isEqualTo(sum.getLong(3));
                return sum.getLong(1);
            }
        }
    }

    private static long number(Json.Obj object, String member) {
        return Long.parseLong(String.valueOf(object.text(member)));
    }
}
