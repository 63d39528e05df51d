package io.runledger.platform.command;

import java.lang.reflect.Type;
import org.axonframework.messaging.responsetypes.AbstractResponseType;
import org.axonframework.messaging.responsetypes.ResponseType;

/**
 * Takes an answer as it is, a list too. The question's own type says what answers it, so Axon need
 * not match handlers by what they return.
 */
final class AnyAnswer extends AbstractResponseType<Object> {

    static final ResponseType<Object> TYPE = new AnyAnswer();

    private AnyAnswer() {
        super(Object.class);
    }

    @Override
    public boolean matches(Type responseType) {
        return true;
    }

    @Override
    public Class<Object> responseMessagePayloadType() {
        return Object.class;
    }

    @Override
    public Object convert(Object response) {
        return response;
    }
}
