package io.runledger.platform.eventstore;

import io.runledger.platform.json.LogSerializer;
import java.time.Duration;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Axon's infrastructure, declared by hand: on Spring Boot 4 its auto-configuration finds no data
 * source, and would silently go on without transactions and without a store.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EventStoreSettings.class)
class EventStoreConfiguration {

    private static final int READ_BATCH = 500;

    /** What a second commit of the same sequence number is told by Postgres: unique_violation. */
    private static final String DUPLICATE_KEY = "23505";

    @Bean
    LogTransactions axonTransactionManager(
            PlatformTransactionManager transactions, DataSource database) {
        return new LogTransactions(transactions, database);
    }

    @Bean
    ConnectionProvider connectionProvider(DataSource database) {
        return new UnitOfWorkAwareConnectionProviderWrapper(
                new SpringDataSourceConnectionProvider(database));
    }

    @Bean
    LedgerStorageEngine eventStorageEngine(
            LogSerializer serializer,
            ConnectionProvider connections,
            LogTransactions transactions) {
        return new LedgerStorageEngine(
                JdbcEventStorageEngine.builder()
                        .eventSerializer(serializer)
                        .snapshotSerializer(serializer)
                        .snapshotFilter(
                                (SnapshotFilter)
                                        kept ->
                                                serializer.isCurrentSnapshot(
                                                        kept.getPayload().getType()))
                        .persistenceExceptionResolver(new SQLStateResolver(DUPLICATE_KEY))
                        .connectionProvider(connections)
                        .batchSize(READ_BATCH)
                        .finalAggregateBatchPredicate(batch -> batch.size() < READ_BATCH),
                transactions);
    }

    @Bean
    @Primary
    @Qualifier("eventStore")
    WakingEventStore eventBus(LedgerStorageEngine engine) {
        return new WakingEventStore(EmbeddedEventStore.builder(), engine);
    }

    @Bean
    EventLog eventLog(JdbcClient db, LogSerializer serializer, WakingEventStore store) {
        return new EventLog(db, serializer, store);
    }

    @Bean
    TokenStore tokenStore(
            ConnectionProvider connections,
            @Qualifier("defaultSerializer") Serializer serializer,
            EventStoreSettings settings) {
        return JdbcTokenStore.builder()
                .connectionProvider(connections)
                .serializer(serializer)
                .schema(TokenTable.schema())
                .contentType(byte[].class)
                // A fixed name takes its own claims back at once after a kill, instead of in 10 s.
                .nodeId(settings.instance())
                .claimTimeout(Duration.ofSeconds(10))
                .build();
    }
}
