package io.runledger.query.testing;

import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.security.Tenants;
import io.runledger.platform.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A server on a real port with a real log; one for all test classes beneath. */
@SpringBootTest(
        classes = QueryApp.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "axon.axonserver.enabled=false",
            "axon.serializer.general=jackson",
            "axon.serializer.messages=jackson",
            "runledger.content.master-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            "runledger.security.scheduler-api-token=scheduler-token-0123456789-0123456789",
            "runledger.security.billing-ingest-token=ingest-token-0123456789-0123456789-01",
            "runledger.security.worker-api-token=worker-token-0123456789-0123456789-01",
            "runledger.security.operator-api-token=operator-token-0123456789-0123456789",
            "runledger.security.session-secret=session-secret-0123456789-0123456789"
        })
public abstract class QueryServerTest {

    protected static final String KEY = "first-tenant-key-0123456789-0123456789";
    protected static final String OTHER_KEY = "other-tenant-key-0123456789-0123456789";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired protected TestLog log;
    @Autowired private Tenants tenants;
    @Autowired private Environment environment;

    protected final HttpClient http = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        Shared.DATABASE.register(properties);
    }

    @BeforeEach
    void callers() {
        tenants.ensure(new TenantId("default"), KEY);
        tenants.ensure(new TenantId("other"), OTHER_KEY);
    }

    protected URI uri(String path) {
        return URI.create(
                "http://localhost:" + environment.getProperty("local.server.port") + path);
    }

    protected HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + KEY)
                .timeout(PATIENCE);
    }

    protected HttpResponse<String> get(String path) {
        return send(request(path).build());
    }

    protected HttpResponse<String> getAsOther(String path) {
        return send(request(path).setHeader("Authorization", "Bearer " + OTHER_KEY).build());
    }

    protected Json.Obj json(String path) {
        return (Json.Obj) Json.parse(get(path).body());
    }

    protected HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(request + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(request + " was interrupted", e);
        }
    }

    /** Asks again until the projections are as far as the answer needs. */
    protected Json.Obj eventually(String path, Predicate<Json.Obj> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Json.Obj answer = json(path);
        while (!wanted.test(answer)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(path + " stayed " + answer);
            }
            answer = json(path);
        }
        return answer;
    }

    private static final class Shared {
        static final TestPostgres.Database DATABASE = TestPostgres.freshDatabase();
    }
}
