package io.runledger.platform.command;

import io.runledger.events.Command;
import io.runledger.platform.content.ContentCipher;
import io.runledger.platform.json.LogSerializer;
import io.runledger.platform.json.SnapshotForm;
import java.time.Clock;
import java.time.ZoneOffset;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.caching.Cache;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** How messages travel in this process, and how they are written. */
@Configuration(proxyBeanMethods = false)
class MessagingConfiguration {

    /** For what Axon keeps for itself, such as tracking tokens, in Axon's own form. */
    @Bean
    @Primary
    @Qualifier("defaultSerializer")
    Serializer defaultSerializer() {
        return JacksonSerializer.defaultSerializer();
    }

    @Bean
    @Qualifier("eventSerializer")
    LogSerializer eventSerializer(
            ContentCipher cipher, ObjectProvider<SnapshotForm<?, ?>> snapshots) {
        return new LogSerializer(cipher, snapshots.stream().toList());
    }

    /** The system's clock in milliseconds, which every part of the system can keep exactly. */
    @Bean
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    @Bean
    MessageMetadata messageMetadata() {
        return new MessageMetadata();
    }

    @Bean
    Gateway gateway(CommandGateway commands, QueryGateway questions) {
        return new Gateway(commands, questions);
    }

    /** Finds the aggregate of a command, so that the records need no framework's annotation. */
    @Bean
    CommandTargetResolver commandTargetResolver() {
        return message ->
                new VersionedAggregateIdentifier(
                        (Object) ((Command) message.getPayload()).aggregateId(), null);
    }

    /** Keeps hot aggregates; a stale one loses its next commit and is loaded anew. */
    @Bean
    Cache aggregateCache() {
        return new HotAggregates();
    }
}
