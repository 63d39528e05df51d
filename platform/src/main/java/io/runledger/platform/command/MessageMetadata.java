package io.runledger.platform.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.correlation.CorrelationDataProvider;

/** Carries tenant, actor, cause and trace from a message to all that follows from it. */
public final class MessageMetadata implements CorrelationDataProvider {

    /** Whose data it is. */
    public static final String TENANT = "tenant";

    /** Who did it. */
    public static final String ACTOR = "actor";

    /** The id of the message that directly led to it. */
    public static final String CAUSE = "cause";

    /** The id of the message that began it all. */
    public static final String TRACE = "trace";

    @Override
    public Map<String, ?> correlationDataFor(Message<?> message) {
        Map<String, Object> data = new LinkedHashMap<>();
        copy(message, TENANT, data);
        copy(message, ACTOR, data);
        data.put(CAUSE, message.getIdentifier());
        data.put(TRACE, message.getMetaData().getOrDefault(TRACE, message.getIdentifier()));
        return data;
    }

    private static void copy(Message<?> message, String key, Map<String, Object> data) {
        Object value = message.getMetaData().get(key);
        if (value != null) {
            data.put(key, value);
        }
    }
}
