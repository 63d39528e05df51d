package io.runledger.command.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.tenant.TenantOpening;
import io.runledger.events.DomainEvent;
import io.runledger.events.id.TenantId;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.eventstore.LoggedEvent;
import io.runledger.platform.testing.TestPostgres;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole command side on a real port and a real Postgres; a new tenant for each test. */
@SpringBootTest(
        classes = CommandSideApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "axon.axonserver.enabled=false",
            "axon.serializer.general=jackson",
            "axon.serializer.messages=jackson",
            "spring.datasource.hikari.maximum-pool-size=30",
            "spring.flyway.locations=classpath:db/migration",
            "runledger.content.master-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "runledger.llm.base-url=http://127.0.0.1:9/v1",
            "runledger.outbound.allow-private=true",
            "runledger.pricing.free-models=free-*",
            "runledger.pricing.user-funded-models=byo/*",
            "runledger.security.scheduler-api-token=scheduler-token-0123456789-0123456789",
            "runledger.security.billing-ingest-token=ingest-token-0123456789-0123456789-01",
            "runledger.security.worker-api-token=worker-token-0123456789-0123456789-01",
            "runledger.security.operator-api-token=operator-token-0123456789-0123456789",
            "runledger.security.session-secret=session-secret-0123456789-0123456789"
        })
public abstract class ApiTest {

    /** A graph that calls no model, so it costs nothing. */
    protected static final String FREE =
            """
            {'nodes':{'mark':{'type':'transform','updates':{'done':true}}},
             'edges':[['__start__','mark'],['mark','__end__']]}
            """;

    /** A graph whose one node calls a model. */
    protected static final String PAID =
            """
            {'nodes':{'greet':{'type':'task','prompt_template':'Greet {{ input.name }}.',
                               'output_key':'greeting'}},
             'edges':[['__start__','greet'],['greet','__end__']]}
            """;

    /** More would only wait for each other in the server, and some for longer than a minute. */
    private static final int AT_A_TIME = 100;

    @Autowired protected TenantOpening opening;
    @Autowired protected Gateway gateway;
    @Autowired protected EventLog log;
    @Autowired protected JdbcClient db;
    @Autowired protected RecordedTemporal temporal;
    @Autowired protected Environment environment;

    protected TenantId tenant = new TenantId("none");
    protected Api api = new Api("", "");

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        Shared.DATABASE.register(properties);
    }

    @BeforeEach
    void beANewTenant() {
        tenant = new TenantId("t-" + UUID.randomUUID());
        api = apiOf(tenant);
    }

    protected Api apiOf(TenantId newTenant) {
        return apiWith(opening.create(newTenant));
    }

    /** As whoever holds this key or token. */
    protected Api apiWith(String token) {
        return new Api("http://localhost:" + environment.getProperty("local.server.port"), token);
    }

    /** A sender beside the API, as automations are. */
    protected Sender sender() {
        return new Sender(tenant, "test");
    }

    protected void publish(String id, String definition) {
        Api.Answer answer =
                api.post("/api/v1/graphs", "{'id':'%s','definition':%s}".formatted(id, definition));
        assertThat(answer.status()).as(answer.body().text()).isEqualTo(201);
    }

    protected void deposit(long credits) {
        Api.Answer answer =
                api.post(
                        "/api/v1/billing/accounts/" + tenant + "/credits",
                        "{'amount':'" + credits + "'}");
        assertThat(answer.status()).isEqualTo(201);
    }

    /** All events of this test's tenant of one type, oldest first. */
    protected <E extends DomainEvent> List<E> events(Class<E> type) {
        return logged().stream()
                .map(LoggedEvent::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    protected List<LoggedEvent> logged() {
        return log.readAfter(0, Integer.MAX_VALUE).stream()
                .filter(event -> tenant.value().equals(event.metadata().text("tenant")))
                .toList();
    }

    /** Does it so many times at once, but for those beyond {@link #AT_A_TIME}, which queue. */
    protected static <R> List<R> atOnce(int times, IntFunction<R> work) throws Exception {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(
                        Math.min(times, AT_A_TIME), Thread.ofVirtual().factory())) {
            List<Callable<R>> calls =
                    IntStream.range(0, times)
                            .<Callable<R>>mapToObj(number -> () -> work.apply(number))
                            .toList();
            List<R> results = new java.util.ArrayList<>();
            for (Future<R> result : threads.invokeAll(calls, 5, TimeUnit.MINUTES)) {
                results.add(result.get());
            }
            return results;
        }
    }

    private static final class Shared {
        static final TestPostgres.Database DATABASE = TestPostgres.freshDatabase();
    }
}
