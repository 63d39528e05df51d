package io.runledger.platform.security;

import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.testing.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A server on a real port and a real database; one for all test classes beneath. */
@SpringBootTest(
        classes = TestApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "axon.axonserver.enabled=false",
            "runledger.security.scheduler-api-token=" + ServerTest.SCHEDULER_TOKEN,
            "runledger.security.billing-ingest-token=" + ServerTest.INGEST_TOKEN,
            "runledger.security.worker-api-token=" + ServerTest.WORKER_TOKEN,
            "runledger.security.operator-api-token=operator-token-0123456789-0123456789",
            "runledger.security.session-secret=session-secret-0123456789-0123456789"
        })
abstract class ServerTest {

    static final String SCHEDULER_TOKEN = "scheduler-token-0123456789-0123456789";
    static final String INGEST_TOKEN = "ingest-token-0123456789-0123456789-01";
    static final String WORKER_TOKEN = "worker-token-0123456789-0123456789-01";
    static final String KEY = "first-tenant-key-0123456789-0123456789";
    static final TenantId TENANT = new TenantId("default");

    @Autowired Tenants tenants;
    @Autowired ApiKeys keys;

    @Autowired Environment environment;

    WebTestClient http;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        Shared.DATABASE.register(properties);
    }

    @BeforeEach
    void connect() {
        http =
                WebTestClient.bindToServer(new JdkClientHttpConnector())
                        .baseUrl(address())
                        .responseTimeout(Duration.ofSeconds(60))
                        .build();
        tenants.ensure(TENANT, KEY);
    }

    String address() {
        return "http://localhost:" + environment.getProperty("local.server.port");
    }

    static Json.Obj json(WebTestClient.ResponseSpec answer) {
        var body = answer.expectBody(byte[].class).returnResult().getResponseBody();
        return (Json.Obj) Json.parse(body);
    }

    private static final class Shared {
        static final TestPostgres.Database DATABASE = TestPostgres.freshDatabase();
    }
}
