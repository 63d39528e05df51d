package io.runledger.billing;

import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import io.runledger.events.json.Json;
import io.runledger.events.run.GraphRef;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import io.runledger.platform.security.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Billing over HTTP, with a real log on a real Postgres; one server for all test classes. */
@SpringBootTest(
        classes = TestApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "axon.axonserver.enabled=false",
            "runledger.billing.operator-tenant=operator",
            "runledger.content.master-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            "runledger.security.scheduler-api-token=scheduler-token-0123456789-0123456789",
            "runledger.security.billing-ingest-token=" + BillingTest.INGEST_TOKEN,
            "runledger.security.worker-api-token=worker-token-0123456789-0123456789-01",
            "runledger.security.operator-api-token=operator-token-0123456789-0123456789",
            "runledger.security.session-secret=session-secret-0123456789-0123456789"
        })
public abstract class BillingTest {

    protected static final String INGEST_TOKEN = "ingest-token-0123456789-0123456789-01";
    protected static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired protected JdbcClient db;
    @Autowired protected Aggregates aggregates;
    @Autowired private Tenants tenants;
    @Autowired private Environment environment;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        TestDatabase.register(properties);
    }

    /** A name that no other test uses. */
    protected static String fresh(String what) {
        return what + "-" + UUID.randomUUID();
    }

    protected static ConditionFactory soon() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20));
    }

    protected HttpResponse<String> ingest(String body) {
        return send(
                request("/api/internal/billing/ingest", INGEST_TOKEN)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    protected HttpResponse<String> post(String tenant, String path, String body) {
        String key = "key-of-" + tenant + "-0123456789-0123456789";
        tenants.ensure(new TenantId(tenant), key);
        return send(
                request(path, key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    protected HttpResponse<String> get(String tenant, String path) {
        String key = "key-of-" + tenant + "-0123456789-0123456789";
        tenants.ensure(new TenantId(tenant), key);
        return send(request(path, key).GET());
    }

    /** The answer's JSON; the status must be 200. */
    protected Json.Obj read(String tenant, String path) {
        HttpResponse<String> answer = get(tenant, path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return (Json.Obj) Json.parse(answer.body());
    }

    protected HttpRequest.Builder request(String path, String token) {
        String port = environment.getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + token);
    }

    protected static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the inbox has dealt with everything that came of this call. */
    protected void untilProcessed(String callId) {
        soon().until(() ->
                db.sql(
                                """
                                SELECT count(*) > 0 AND count(*) = count(processed_at)
                                FROM billing_inbox WHERE call_id = :call
                                """)
                        .param("call", callId)
                        .query(Boolean.class)
                        .single());
    }

    protected static RunRequested runRequested(RunId run, String tenant, String account) {
        return new RunRequested(
                run,
                new TenantId(tenant),
                "key-" + run,
                new GraphRef(new GraphId("bug-fix"), 1, "0".repeat(64)),
                Json.Obj.EMPTY,
                Json.Obj.EMPTY,
                new AccountId(account),
                new Trigger(RunKind.SYSTEM_SCHEDULED, "temporal_schedule", null, "grant"),
                "hash",
                "graph-run:" + tenant + ":key-" + run,
                null,
                null,
                null,
                NOON);
    }

    protected static UsageUnitCreated unitCreated(RunId run, String callId) {
        return new UsageUnitCreated(
                run,
                new CallId(callId),
                2,
                1,
                "fixer",
                "fixer",
                0,
                0,
                "dispatch",
                new WorkerId("llm"),
                "gpt",
                NOON);
    }

    protected static RunId newRun() {
        return new RunId(UUID.randomUUID().toString());
    }
}
