package io.runledger.platform.eventstore;

import io.runledger.events.graph.GraphEvent.GraphRenamed;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.platform.testing.TestPostgres;
import java.time.Instant;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** The real store on a real database, empty before each test. */
@SpringBootTest(
        classes = EventStoreTestApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "axon.axonserver.enabled=false",
            "axon.serializer.general=jackson",
            "axon.serializer.messages=jackson",
            "spring.datasource.hikari.maximum-pool-size=20",
            "runledger.content.master-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        })
abstract class EventStoreTest {

    static final TenantId TENANT = new TenantId("acme");
    static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");

    @Autowired LedgerStorageEngine engine;
    @Autowired WakingEventStore store;
    @Autowired EventLog log;
    @Autowired JdbcClient db;
    @Autowired TransactionTemplate transactions;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        Shared.DATABASE.register(properties);
    }

    @BeforeEach
    void emptyTheLog() {
        db.sql("TRUNCATE domain_events").update();
        db.sql("UPDATE log_head SET position = 0, appended_at = '2000-01-01T00:00:00Z'").update();
        store.forgetRecent();
    }

    /** A small event of the catalog; its name says which one it is. */
    static DomainEventMessage<GraphRenamed> event(String graph, long sequence) {
        GraphRenamed renamed =
                new GraphRenamed(TENANT, new GraphId(graph), graph + " " + sequence, AT);
        return new GenericDomainEventMessage<>(
                "GraphDefinition",
                renamed.sequencingKey(),
                sequence,
                renamed,
                Map.of("tenant", "acme", "actor", "key:test", "cause", "c", "trace", "t"));
    }

    private static final class Shared {
        static final TestPostgres.Database DATABASE = TestPostgres.freshDatabase();
    }
}
