package io.runledger.platform.eventstore;

import java.lang.reflect.Method;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.HandlerEnhancerDefinition;
import org.axonframework.messaging.annotation.MessageHandlingMember;
import org.axonframework.messaging.annotation.WrappedMessageHandlingMember;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Inserts what a transaction has kept back, before a subscribed handler is called for it. */
@Component
final class AppendBeforeHandling implements HandlerEnhancerDefinition {

    private final ObjectProvider<LogTransactions> transactions;

    AppendBeforeHandling(ObjectProvider<LogTransactions> transactions) {
        this.transactions = transactions;
    }

    @Override
    public <T> MessageHandlingMember<T> wrapHandler(MessageHandlingMember<T> original) {
        boolean needsNoRow =
                !original.canHandleMessageType(EventMessage.class)
                        || original.unwrap(Method.class)
                                .map(method -> method.isAnnotationPresent(BeforeItsAppend.class))
                                .orElse(false);
        return needsNoRow ? original : new Late<>(original);
    }

    private final class Late<T> extends WrappedMessageHandlingMember<T> {

        Late(MessageHandlingMember<T> original) {
            super(original);
        }

        @Override
        public @Nullable Object handle(Message<?> message, T target) throws Exception {
            // One that comes from the log itself has its row.
            if (!(message instanceof TrackedEventMessage<?>)) {
                transactions.getObject().appendNow();
            }
            return super.handle(message, target);
        }
    }
}
