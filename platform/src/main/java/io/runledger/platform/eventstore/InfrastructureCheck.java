package io.runledger.platform.eventstore;

import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Refuses to start on an infrastructure that would lose events without a word. */
@Component
class InfrastructureCheck implements SmartInitializingSingleton {

    private final Configuration axon;

    InfrastructureCheck(Configuration axon) {
        this.axon = axon;
    }

    @Override
    public void afterSingletonsInstantiated() {
        require("event store", axon.eventStore(), WakingEventStore.class);
        require(
                "transaction manager",
                axon.getComponent(TransactionManager.class),
                SpringTransactionManager.class);
        require("token store", axon.getComponent(TokenStore.class), JdbcTokenStore.class);
    }

    private static void require(String what, Object found, Class<?> wanted) {
        if (!wanted.isInstance(found)) {
            throw new IllegalStateException(
                    "Axon's %s is %s instead of %s; nothing would be stored safely"
                            .formatted(what, found.getClass().getName(), wanted.getName()));
        }
    }
}
