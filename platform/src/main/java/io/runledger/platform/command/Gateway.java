package io.runledger.platform.command;

import io.runledger.events.Command;
import io.runledger.events.Question;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;

/**
 * The one way to an aggregate, and to what another side knows. Blocks until the command's events
 * are stored; call it from a virtual thread.
 */
public final class Gateway {

    /** Two writers of one aggregate: the loser decides anew on what the winner stored. */
    private static final int TRIES = 8;

    private static final long ANSWER_SECONDS = 60;

    private final CommandGateway commands;
    private final QueryGateway questions;
    private final Turns turns = new Turns();

    Gateway(CommandGateway commands, QueryGateway questions) {
        this.commands = commands;
        this.questions = questions;
    }

    /**
     * Sends a command and waits for its handler's answer.
     *
     * @throws io.runledger.events.Refused if the aggregate refuses
     */
    public void send(Command command, Sender sender) {
        dispatch(command, sender);
    }

    /** As {@link #send}, for a command that answers. */
    public <R> R call(Command command, Sender sender, Class<R> answer) {
        Object answered = dispatch(command, sender);
        return answer.cast(Objects.requireNonNull(answered, () -> command + " was not answered"));
    }

    private @Nullable Object dispatch(Command command, Sender sender) {
        return turns.take(
                command.aggregateId(), ANSWER_SECONDS, () -> dispatchInTurn(command, sender));
    }

    private @Nullable Object dispatchInTurn(Command command, Sender sender) {
        for (int tries = 1; ; tries++) {
            try {
                return await(commands.send(message(command, sender)));
            } catch (AggregateNotFoundException _) {
                throw new Refused(RefusalCode.NOT_FOUND, "there is no " + command.aggregateId());
            } catch (ConcurrencyException | AggregateStreamCreationException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static CommandMessage<?> message(Command command, Sender sender) {
        return new GenericCommandMessage<>(
                command,
                Map.of(
                        MessageMetadata.TENANT,
                        sender.tenantId().value(),
                        MessageMetadata.ACTOR,
                        sender.actor()));
    }

    /** Asks whoever knows. */
    @SuppressWarnings("unchecked") // the question's own type says what answers it
    public <R> R ask(Question<R> question) {
        return (R) await(questions.query(question, AnyAnswer.TYPE));
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a command", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "no answer to a command within " + ANSWER_SECONDS + " s", e);
        }
    }
}
