package io.runledger.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.Command;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.TenantId;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The gateway on a real command bus, with handlers that fail as aggregates do. */
class GatewayTest {

    record Ask(String aggregateId) implements Command {}

    private static final Ask COMMAND = new Ask("thing:acme:1");
    private static final Sender SENDER = new Sender(new TenantId("acme"), "key:test");

    private final SimpleCommandBus bus = SimpleCommandBus.builder().build();
    private final AtomicInteger calls = new AtomicInteger();
    private final Gateway gateway =
            new Gateway(
                    DefaultCommandGateway.builder().commandBus(bus).build(),
                    DefaultQueryGateway.builder()
                            .queryBus(SimpleQueryBus.builder().build())
                            .build());

    private void handle(MessageHandler<CommandMessage<?>> handler) {
        bus.subscribe(
                Ask.class.getName(),
                message -> {
                    calls.incrementAndGet();
                    return handler.handle(message);
                });
    }

    @Test
    void aCommandCarriesTenantAndActor() {
        handle(message -> message.getMetaData().toString());
        assertThat(gateway.call(COMMAND, SENDER, String.class))
                .contains("'tenant'->'acme'", "'actor'->'key:test'");
    }

    @Test
    void theLoserOfARaceDecidesAnew() {
        handle(_ -> {
            if (calls.get() < 8) {
                throw new ConcurrencyException("somebody was faster");
            }
            return "done";
        });
        assertThat(gateway.call(COMMAND, SENDER, String.class)).isEqualTo("done");
        assertThat(calls).hasValue(8);
    }

    @Test
    void theLoserOfARaceToMakeAnAggregateDecidesAnewToo() {
        handle(_ -> {
            if (calls.get() == 1) {
                throw new AggregateStreamCreationException("another process made it");
            }
            return "done";
        });
        assertThat(gateway.call(COMMAND, SENDER, String.class)).isEqualTo("done");
    }

    @Test
    void aRaceThatIsAlwaysLostIsGivenUp() {
        handle(_ -> {
            throw new ConcurrencyException("somebody was faster");
        });
        assertThatThrownBy(() -> gateway.send(COMMAND, SENDER))
                .isInstanceOf(ConcurrencyException.class);
        assertThat(calls).hasValue(8);
    }

    @Test
    void aRefusalIsHandedOnAndNotTriedAgain() {
        Refused refused = new Refused(RefusalCode.CONFLICT, "taken");
        handle(_ -> {
            throw refused;
        });
        assertThatThrownBy(() -> gateway.send(COMMAND, SENDER)).isSameAs(refused);
        assertThat(calls).hasValue(1);
    }

    @Test
    void anAggregateThatIsNotThereIsNotFound() {
        handle(_ -> {
            throw new AggregateNotFoundException(COMMAND.aggregateId(), "no events");
        });
        assertThatThrownBy(() -> gateway.send(COMMAND, SENDER))
                .isInstanceOfSatisfying(
                        Refused.class, e -> assertThat(e.code()).isEqualTo(RefusalCode.NOT_FOUND))
                .hasMessage("there is no thing:acme:1");
    }

    @Nested
    class Metadata {

        private final MessageMetadata provider = new MessageMetadata();

        @Test
        void namesTheMessageItselfAsCauseAndTheFirstOneAsTrace() {
            CommandMessage<?> first =
                    new GenericCommandMessage<>(
                            COMMAND, Map.of("tenant", "acme", "actor", "key:test"));
            Map<String, ?> data = provider.correlationDataFor(first);
            assertThat(data)
                    .isEqualTo(
                            Map.of(
                                    "tenant",
                                    "acme",
                                    "actor",
                                    "key:test",
                                    "cause",
                                    first.getIdentifier(),
                                    "trace",
                                    first.getIdentifier()));
            CommandMessage<?> second = new GenericCommandMessage<>(COMMAND, data);
            assertThat(provider.correlationDataFor(second).get("trace"))
                    .isEqualTo(first.getIdentifier());
            assertThat(provider.correlationDataFor(second).get("cause"))
                    .isEqualTo(second.getIdentifier());
        }

        @Test
        void inventsNeitherTenantNorActor() {
            assertThat(provider.correlationDataFor(new GenericCommandMessage<>(COMMAND)))
                    .containsOnlyKeys("cause", "trace");
        }
    }
}
