package io.runledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the check lets start, and what not. */
class InfrastructureCheckTest extends EventStoreTest {

    @Autowired Configuration started;
    @Autowired TransactionManager transactionManager;

    @Test
    void ourOwnInfrastructurePasses() {
        assertThatCode(() -> check(started)).doesNotThrowAnyException();
    }

    @Test
    void anEventStoreInMemoryIsRefused() {
        Configurer axon =
                configurer().configureEmbeddedEventStore(_ -> new InMemoryEventStorageEngine());
        assertThatThrownBy(() -> check(axon.buildConfiguration()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Axon's event store is ")
                .hasMessageEndingWith("nothing would be stored safely");
    }

    @Test
    void aStoreWithoutTransactionsIsRefused() {
        Configurer axon =
                configurer()
                        .configureEventStore(_ -> store)
                        .registerComponent(
                                TransactionManager.class, _ -> NoTransactionManager.instance());
        assertThatThrownBy(() -> check(axon.buildConfiguration()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Axon's transaction manager is ");
    }

    @Test
    void tokensInMemoryAreRefused() {
        Configurer axon =
                configurer()
                        .configureEventStore(_ -> store)
                        .registerComponent(TransactionManager.class, _ -> transactionManager)
                        .registerComponent(TokenStore.class, _ -> new InMemoryTokenStore());
        assertThatThrownBy(() -> check(axon.buildConfiguration()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Axon's token store is ");
    }

    private static Configurer configurer() {
        return DefaultConfigurer.defaultConfiguration(false);
    }

    private static void check(Configuration axon) {
        new InfrastructureCheck(axon).afterSingletonsInstantiated();
    }
}
