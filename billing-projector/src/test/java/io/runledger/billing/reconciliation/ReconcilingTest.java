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
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * An application with a spend log behind HTTP, a real workflow, a real log and a real Postgres; one
 * for all tests of passes.
 */
@ContextConfiguration(initializers = ReconcilingTest.OwnDatabase.class)
abstract class ReconcilingTest extends BillingTest {

    static final LiteLlmStub LITELLM = new LiteLlmStub();
    static final String TENANT = "acme";
    static final Instant MORNING = Instant.parse("2026-11-20T08:00:00Z");
    private static final Duration WINDOW = Duration.ofHours(6);
    static Instant nextWindow = MORNING;

    @Autowired private Tenants tenants;
    Instant from;
    Instant to;

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

    HttpResponse<String> post(String tenant, String body, String... headers) {
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

    String body(boolean apply) {
        return "{\"from\":\"%s\",\"to\":\"%s\",\"apply\":%s}".formatted(from, to, apply);
    }

    Json.Obj reconciled(boolean apply) {
        return reconciled(TENANT, apply);
    }

    Json.Obj reconciled(String tenant, boolean apply) {
        HttpResponse<String> answer = post(tenant, body(apply));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String id = ((Json.Obj) Json.parse(answer.body())).text("id");
        return over(tenant, id);
    }

    Json.Obj over(String tenant, String id) {
        String path = "/api/v1/billing/reconciliations/" + id + "?limit=100";
        soon().atMost(Duration.ofMinutes(3))
                .until(() -> !"running".equals(read(tenant, path).text("status")));
        return read(tenant, path);
    }

    static long count(Json.Obj report, String name) {
        Json.Obj counts = (Json.Obj) report.get("counts");
        return ((Json.Num) counts.get(name)).value().longValueExact();
    }

    static List<Json.Obj> items(Json.Obj report) {
        return ((Json.Arr) report.get("items")).items().stream().map(Json.Obj.class::cast).toList();
    }

    static BigDecimal usd(Json.Obj of, String name) {
        return new BigDecimal(of.text(name));
    }

    /** A run of the tenant that has announced calls. */
    RunId run(String... calls) {
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

    Json.Obj row(String call, String spend) {
        return LiteLlmStub.row(call, "chatcmpl-" + call, from.plusSeconds(60), spend);
    }

    /** The callback of the same call, at the same time. */
    Json.Obj callback(String call, String cost) {
        return Payloads.chat(call, cost)
                .with(
                        "startTime",
                        Json.of(BigDecimal.valueOf(from.plusSeconds(60).getEpochSecond())));
    }

    long receiptsOf(String call) {
        return db.sql("SELECT count(*) FROM read_model.charge_receipts WHERE call_id = :call")
                .param("call", call)
                .query(Long.class)
                .single();
    }
}
