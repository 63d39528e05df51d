package io.runledger.billing.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import io.runledger.billing.Payloads;
import io.runledger.billing.TestDatabase;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.security.Tenants;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Passes over a spend log behind HTTP, with a real workflow, a real log and a real Postgres. */
@ContextConfiguration(initializers = ReconciliationTest.OwnDatabase.class)
class ReconciliationTest extends BillingTest {

    private static final LiteLlmStub LITELLM = new LiteLlmStub();
    private static final String TENANT = "acme";
    private static final Instant MORNING = Instant.parse("2026-11-20T08:00:00Z");
    private static final Duration WINDOW = Duration.ofHours(6);
    private static Instant nextWindow = MORNING;

    @Autowired private Tenants tenants;
    private Instant from;
    private Instant to;

    @DynamicPropertySource
    static void spendLog(DynamicPropertyRegistry properties) {
        properties.add("runledger.temporal.target", TestTemporal::target);
        properties.add("runledger.litellm.base-url", LITELLM::url);
        properties.add("runledger.litellm.master-key", () -> LiteLlmStub.KEY);
        properties.add("runledger.reconciler.every", () -> "1d");
        properties.add("runledger.reconciler.lag", () -> "0s");
    }

    /** Processors of two applications must not share their tokens. */
    static final class OwnDatabase
            implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            Map<String, Object> own =
                    Map.of("spring.datasource.url", TestDatabase.create("reconciliation"));
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("own database", own));
        }
    }

    /** Each test has a window of its own, since a pass is about all tenants. */
    @BeforeEach
    void window() {
        from = nextWindow;
        to = from.plus(WINDOW);
        nextWindow = to;
        LITELLM.rows.clear();
        LITELLM.queries.clear();
        LITELLM.hasPages = true;
        LITELLM.refusal = "";
        LITELLM.failing.set(0);
        // What earlier tests left open would be listed in each pass.
        db.sql("UPDATE read_model.usage_units SET outcome = 'void' WHERE outcome IS NULL").update();
        db.sql("UPDATE read_model.billing_quarantine SET resolution = 'discarded'").update();
    }

    private HttpResponse<String> post(String tenant, String body, String... headers) {
        String key = "key-of-" + tenant + "-0123456789-0123456789";
        tenants.ensure(new TenantId(tenant), key);
        HttpRequest.Builder request =
                request("/api/v1/billing/reconciliations", key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    private String body(boolean apply) {
        return "{\"from\":\"%s\",\"to\":\"%s\",\"apply\":%s}".formatted(from, to, apply);
    }

    private Json.Obj reconciled(boolean apply) {
        return reconciled(TENANT, apply);
    }

    private Json.Obj reconciled(String tenant, boolean apply) {
        HttpResponse<String> answer = post(tenant, body(apply));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String id = ((Json.Obj) Json.parse(answer.body())).text("id");
        return over(tenant, id);
    }

    private Json.Obj over(String tenant, String id) {
        String path = "/api/v1/billing/reconciliations/" + id + "?limit=100";
        soon().atMost(Duration.ofMinutes(3))
                .until(() -> !"running".equals(read(tenant, path).text("status")));
        return read(tenant, path);
    }

    private static long count(Json.Obj report, String name) {
        Json.Obj counts = (Json.Obj) report.get("counts");
        return ((Json.Num) counts.get(name)).value().longValueExact();
    }

    private static List<Json.Obj> items(Json.Obj report) {
        return ((Json.Arr) report.get("items")).items().stream().map(Json.Obj.class::cast).toList();
    }

    private static BigDecimal usd(Json.Obj of, String name) {
        return new BigDecimal(of.text(name));
    }

    /** A run of the tenant that has announced calls. */
    private RunId run(String... calls) {
        RunId run = newRun();
        aggregates.store(run.value(), runRequested(run, TENANT, "team"));
        for (String call : calls) {
            aggregates.store(run.value(), unitCreated(run, call));
        }
        soon().until(() ->
                db.sql("SELECT count(*) FROM read_model.usage_units WHERE run_id = :run")
                                .param("run", run.value())
                                .query(Long.class)
                                .single()
                        == calls.length);
        return run;
    }

    private Json.Obj row(String call, String spend) {
        return LiteLlmStub.row(call, "chatcmpl-" + call, from.plusSeconds(60), spend);
    }

    /** The callback of the same call, at the same time. */
    private Json.Obj callback(String call, String cost) {
        return Payloads.chat(call, cost)
                .with(
                        "startTime",
                        Json.of(BigDecimal.valueOf(from.plusSeconds(60).getEpochSecond())));
    }

    private long receiptsOf(String call) {
        return db.sql("SELECT count(*) FROM read_model.charge_receipts WHERE call_id = :call")
                .param("call", call)
                .query(Long.class)
                .single();
    }

    @Nested
    class OneCall {

        @Test
        void whatBothWitnessesTellOfMatches() {
            String call = fresh("call");
            RunId run = run(call);
            ingest(Payloads.claiming(callback(call, "0.00014"), run.value(), "").text());
            untilProcessed(call);
            LITELLM.rows.add(row(call, "0.00014000000000000001"));

            Json.Obj report = reconciled(true);

            assertThat(report.text("status")).isEqualTo("done");
            assertThat(count(report, "matched")).isEqualTo(1);
            assertThat(items(report)).isEmpty();
            assertThat(usd(report, "difference_usd")).isEqualTo(usd(report, "rounding_usd"));
        }

        @Test
        @Tag("RECONCILIATION_IS_IDEMPOTENT")
        void whatNoCallbackToldOfIsChargedOnce() {
            String call = fresh("call");
            RunId run = run(call);
            LITELLM.rows.add(LiteLlmStub.claiming(row(call, "0.0123"), run.value(), ""));

            Json.Obj dry = reconciled(false);
            assertThat(count(dry, "missing_receipt")).isEqualTo(1);
            assertThat(count(dry, "backfilled")).isZero();
            assertThat(items(dry).getFirst().text("action")).isEqualTo("would_backfill");
            assertThat(receiptsOf(call)).isZero();

            Json.Obj report = reconciled(true);
            assertThat(count(report, "missing_receipt")).isEqualTo(1);
            assertThat(count(report, "backfilled")).isEqualTo(1);
            assertThat(items(report).getFirst().text("action")).isEqualTo("backfilled");
            assertThat(usd(report, "difference_usd")).isZero();
            assertThat(receiptsOf(call)).isEqualTo(1);

            Json.Obj again = reconciled(true);
            assertThat(count(again, "matched")).isEqualTo(1);
            assertThat(count(again, "missing_receipt")).isZero();
            assertThat(count(again, "backfilled")).isZero();
        }

        @Test
        void whatIsNobodysIsChargedToSuspenseAndIsTheOperators() {
            String call = fresh("call");
            String lost = fresh("lost");
            LITELLM.rows.add(row(call, "0.5"));
            LITELLM.rows.add(LiteLlmStub.claiming(row(lost, "0.25"), newRun().value(), ""));

            Json.Obj report = reconciled("operator", true);

            assertThat(count(report, "unattributed")).isEqualTo(1);
            assertThat(count(report, "unknown_run")).isEqualTo(1);
            assertThat(count(report, "backfilled")).isEqualTo(2);
            assertThat(items(report))
                    .allSatisfy(item -> assertThat(item.text("account_id")).isEqualTo("suspense"));
            Json.Obj again = reconciled("operator", true);
            assertThat(count(again, "matched")).isEqualTo(2);
            assertThat(items(reconciled(TENANT, true))).isEmpty();
        }

        @Test
        void aReceiptWithoutARowIsLookedUpAndThenMissed() {
            String call = fresh("call");
            RunId run = run(call);
            ingest(Payloads.claiming(callback(call, "0.02"), run.value(), "").text());
            untilProcessed(call);

            Json.Obj report = reconciled(true);

            assertThat(count(report, "missing_spend_log")).isEqualTo(1);
            assertThat(usd(report, "difference_usd")).isEqualByComparingTo("-0.02");
            assertThat(LITELLM.queries).anyMatch(query -> query.contains(call));
        }

        @Test
        @Tag("NO_FORGETTING")
        void anOpenUnitIsLookedUpHoweverOldItIs() {
            String call = fresh("call");
            RunId run = run(call);

            Json.Obj report = reconciled(true);
            assertThat(count(report, "open_unit")).isEqualTo(1);

            // Its row appears at last, with a start outside of every window that is read.
            LITELLM.rows.add(
                    LiteLlmStub.claiming(
                            LiteLlmStub.row(call, "late-" + call, MORNING.minusSeconds(9), "0.7"),
                            run.value(),
                            ""));
            Json.Obj later = reconciled(true);
            assertThat(count(later, "missing_receipt")).isEqualTo(1);
            assertThat(count(later, "backfilled")).isEqualTo(1);
            assertThat(count(reconciled(true), "open_unit")).isZero();
        }

        @Test
        void aFailedCallWithACostIsShownAndNotCharged() {
            String call = fresh("call");
            RunId run = run(call);
            Json.Obj failed =
                    LiteLlmStub.claiming(row(call, "0.000016"), run.value(), "")
                            .with("status", Json.of("failure"))
                            .with("request_id", Json.of(call));
            LITELLM.rows.add(failed);
            for (String tried : List.of(call + "-attempt-0", call + "-attempt-1")) {
                LITELLM.rows.add(
                        failed.with("request_id", Json.of(tried))
                                .with("litellm_call_id", Json.of(tried)));
            }

            Json.Obj report = reconciled(true);

            assertThat(count(report, "amount_mismatch")).isEqualTo(1);
            Json.Obj item = items(report).getFirst();
            assertThat(item.text("action")).isEqualTo("noted_failure");
            assertThat(usd(item, "difference_usd")).isEqualByComparingTo("0.000048");
            assertThat(receiptsOf(call)).isZero();
        }
    }

    @Nested
    class ManyCalls {

        @Test
        @Tag("REPORT_ADDS_UP")
        void twelveThousandRowsOfAWeekAreChargedAndAddUp() {
            to = from.plus(Duration.ofDays(7));
            nextWindow = to;
            String name = fresh("c");
            IntStream.range(0, 12_345)
                    .forEach(i ->
                            LITELLM.rows.add(
                                    LiteLlmStub.claiming(
                                            LiteLlmStub.row(
                                                    name + i,
                                                    "r-" + name + i,
                                                    from.plusSeconds(i / 40 + (i % 7) * 86_000L),
                                                    "0.0000" + (100 + i % 800)),
                                            "",
                                            "")));
            LITELLM.repeatsBetweenPages = true;
            LITELLM.cutsAnswers = true;
            Json.Obj report = reconciled("operator", false);
            LITELLM.repeatsBetweenPages = false;

            assertThat(count(report, "unattributed")).isEqualTo(12_345);
            BigDecimal sum =
                    LITELLM.rows.stream()
                            .map(row -> ((Json.Num) row.get("spend")).value())
                            .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(usd(report, "spend_usd")).isEqualByComparingTo(sum);
            assertThat(usd(report, "difference_usd")).isEqualByComparingTo(sum);
        }
    }

    @Nested
    class Faults {

        @Test
        void anOutageInTheMiddleIsWaitedFor() {
            String call = fresh("call");
            LITELLM.rows.add(LiteLlmStub.claiming(row(call, "0.1"), run(call).value(), ""));
            LITELLM.failing.set(2);

            Json.Obj report = reconciled(true);

            assertThat(report.text("status")).isEqualTo("done");
            assertThat(count(report, "backfilled")).isEqualTo(1);
        }

        @Test
        void aRefusalEndsThePassWithASentence() {
            LITELLM.refusal = "{\"error\":{\"message\":\"Prisma Client is not initialized\"}}";

            Json.Obj report = reconciled(true);

            assertThat(report.text("status")).isEqualTo("error");
            assertThat(report.text("error")).contains("DATABASE_URL");
        }

        @Test
        void aLiteLlmWithoutPagesIsReadByDaysAndItsLimitIsTold() {
            LITELLM.hasPages = false;
            String name = fresh("c");
            IntStream.range(0, 10_050)
                    .forEach(i ->
                            LITELLM.rows.add(
                                    LiteLlmStub.row(
                                            name + i,
                                            "r-" + name + i,
                                            from.plusMillis(i),
                                            "0.0001")));

            Json.Obj report = reconciled("operator", false);

            assertThat(report.get("truncated")).isEqualTo(Json.of(true));
            assertThat(count(report, "unattributed")).isEqualTo(10_000);
        }

        @Test
        void whatIsNoRowIsListed() {
            LITELLM.rows.add(Json.obj().put("startTime", from.toString()).put("spend", 1).build());

            Json.Obj report = reconciled("operator", true);

            assertThat(count(report, "unreadable")).isEqualTo(1);
            assertThat(items(report).getFirst().text("reason")).contains("no call id");
        }

        @Test
        void aCallInQuarantineIsHandedOverWhereItsRowIsGood() {
            String call = fresh("call");
            RunId run = run(call);
            ingest(
                    Payloads.claiming(callback(call, "0.1"), run.value(), "")
                            .with("response_cost", Json.NULL)
                            .text());
            untilProcessed(call);
            soon().until(() ->
                    db.sql("SELECT count(*) FROM read_model.billing_quarantine WHERE call_id = :c")
                                    .param("c", call)
                                    .query(Long.class)
                                    .single()
                            == 1);
            LITELLM.rows.add(LiteLlmStub.claiming(row(call, "0.03"), run.value(), ""));

            Json.Obj report = reconciled(true);

            assertThat(count(report, "quarantined")).isEqualTo(1);
            assertThat(aggregates.chargesOf(call).getLast())
                    .isInstanceOf(io.runledger.events.billing.ChargeCommand.RecordCharge.class);
        }
    }

    @Nested
    class Doors {

        @Test
        void aWindowMustBeOne() {
            assertThat(post(TENANT, "{\"from\":\"yesterday\",\"to\":\"now\"}").statusCode())
                    .isEqualTo(400);
            assertThat(
                            post(
                                            TENANT,
                                            "{\"from\":\"2026-01-02T00:00:00Z\","
                                                    + "\"to\":\"2026-01-02T00:00:00Z\"}")
                                    .statusCode())
                    .isEqualTo(400);
            assertThat(get(TENANT, "/api/v1/billing/reconciliations/" + newRun()).statusCode())
                    .isEqualTo(404);
            assertThat(get(TENANT, "/api/v1/billing/reconciliations/x.csv").statusCode())
                    .isEqualTo(404);
        }

        @Test
        void aKeyBeginsOnePass() {
            String key = fresh("key");
            HttpResponse<String> first = post(TENANT, body(false), "Idempotency-Key", key);
            HttpResponse<String> again = post(TENANT, body(false), "Idempotency-Key", key);
            HttpResponse<String> other = post(TENANT, body(true), "Idempotency-Key", key);

            assertThat(first.statusCode()).isEqualTo(202);
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(other.statusCode()).isEqualTo(422);
            over(TENANT, ((Json.Obj) Json.parse(first.body())).text("id"));
        }

        @Test
        @Tag("TENANT_ISOLATION")
        void aTenantSeesItsOwnFindingsInEachFormAndNobodyElses() {
            String call = fresh("=call");
            RunId run = run(call);
            LITELLM.rows.add(LiteLlmStub.claiming(row(call, "0.5"), run.value(), ""));

            Json.Obj own = reconciled(true);
            String path = "/api/v1/billing/reconciliations/" + own.text("id");
            assertThat(get(TENANT, path + ".csv").body())
                    .contains("\"missing_receipt\",\"backfilled\",\"'" + call + "\"");
            assertThat(items(read(TENANT, path + "?class=open_unit"))).isEmpty();
            assertThat(get(TENANT, path + "?class=nothing").statusCode()).isEqualTo(400);

            Json.Obj foreign = read("somebody", path);
            assertThat(items(foreign)).isEmpty();
            assertThat(count(foreign, "missing_receipt")).isZero();
            assertThat(usd(foreign, "spend_usd")).isZero();
            assertThat(foreign.get("requested_by")).isEqualTo(Json.NULL);
            assertThat(get("somebody", path + ".csv").body().lines()).hasSize(1);
        }
    }

    @Nested
    class Killed {

        @Autowired private Passes passes;
        @Autowired private WindowReader reader;
        @Autowired private Judge judge;
        @Autowired private Backfill backfill;
        @Autowired private PassEnd end;

        @Test
        @Tag("RECONCILIATION_IS_IDEMPOTENT")
        void aPassThatIsCarriedOnAfterAnyStepCountsTheSame() throws InterruptedException {
            String call = fresh("call");
            RunId run = run(call);
            LITELLM.rows.add(LiteLlmStub.claiming(row(call, "0.0123"), run.value(), ""));
            java.util.UUID id = java.util.UUID.randomUUID();
            passes.create(id, false, TENANT, "test", from, to, true);
            Place place = Place.first();
            while (place.phase() != Place.Phase.OVER) {
                Pass pass = passes.find(id).orElseThrow();
                // What a process did that was killed before it could say so.
                step(pass, place);
                place = step(pass, place);
            }

            Json.Obj report = read(TENANT, "/api/v1/billing/reconciliations/" + id);
            assertThat(report.text("status")).isEqualTo("done");
            assertThat(count(report, "missing_receipt")).isEqualTo(1);
            assertThat(count(report, "backfilled")).isEqualTo(1);
            assertThat(count(report, "matched")).isZero();
            assertThat(usd(report, "receipts_usd")).isEqualByComparingTo("0.0123");
            assertThat(receiptsOf(call)).isEqualTo(1);
        }

        private Place step(Pass pass, Place place) throws InterruptedException {
            return switch (place.phase()) {
                case READ -> reader.page(pass, place);
                case READ_DAYS -> reader.day(pass, place);
                case COLLECT -> judge.collect(pass, place);
                case LOOK_UP -> reader.lookUp(pass, place);
                case COMPARE -> judge.compare(pass, place);
                case APPLY -> backfill.apply(pass, place);
                case SETTLE -> backfill.settle(pass, place);
                case FINISH -> {
                    end.finish(pass);
                    yield place.at(Place.Phase.OVER);
                }
                case OVER -> place;
            };
        }

        @Test
        void onlyOnePassWorksAtATimeAndADeadOneKeepsNobodyWaiting() {
            java.util.UUID first = java.util.UUID.randomUUID();
            java.util.UUID second = java.util.UUID.randomUUID();
            passes.create(first, false, TENANT, "test", from, to, false);
            passes.create(second, false, TENANT, "test", from, to, false);

            assertThat(passes.takeTurn(first)).isTrue();
            assertThat(passes.takeTurn(second)).isFalse();
            assertThat(passes.takeTurn(first)).isTrue();
            db.sql(
                            "UPDATE reconciliations SET renewed_at = now() - interval '1 h'"
                                    + " WHERE id = :id")
                    .param("id", first)
                    .update();
            assertThat(passes.takeTurn(second)).isTrue();
            assertThat(passes.takeTurn(first)).isFalse();
            passes.failed(first, "over");
            passes.failed(second, "over");
        }
    }

    @Nested
    class OnSchedule {

        @Autowired private PassBegin begin;
        @Autowired private Passes passes;

        private java.util.Optional<Instant> cursor() {
            return db.sql("SELECT reached FROM reconciliation_cursor")
                    .query((row, _) -> io.runledger.billing.Rows.instant(row, "reached"))
                    .optional();
        }

        private Pass passed() {
            begin.begin();
            soon().until(() -> passes.running().isEmpty());
            return passes.newest(Long.MAX_VALUE, 1).getFirst();
        }

        @Test
        @Tag("NO_FORGETTING")
        void aPassMovesTheCursorAndTheNextBeginsBehindItAndAFailedOneDoesNot() {
            Pass first = passed();
            assertThat(first.status()).isEqualTo("done");
            assertThat(cursor()).contains(first.to());

            LITELLM.refusal = "{\"error\":{\"message\":\"no\"}}";
            Pass failed = passed();
            assertThat(failed.status()).isEqualTo("error");
            assertThat(failed.from()).isEqualTo(first.to().minus(Duration.ofHours(1)));
            assertThat(cursor()).contains(first.to());

            LITELLM.refusal = "";
            Pass third = passed();
            assertThat(third.from()).isEqualTo(failed.from());
            assertThat(cursor()).contains(third.to());
        }
    }
}
