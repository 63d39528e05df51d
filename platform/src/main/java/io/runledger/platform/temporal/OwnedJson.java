package io.runledger.platform.temporal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.runledger.events.ContentOwner;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.common.converter.PayloadConverter;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Our JSON, with a note on whose content a value is. */
final class OwnedJson implements PayloadConverter {

    private final JacksonJsonPayloadConverter json;

    OwnedJson(ObjectMapper mapper) {
        this.json = new JacksonJsonPayloadConverter(mapper);
    }

    @Override
    public String getEncodingType() {
        return json.getEncodingType();
    }

    @Override
    public Optional<Payload> toData(Object value) {
        Optional<Payload> plain = json.toData(value);
        return value instanceof ContentOwner owner
                ? plain.map(payload -> noted(payload, owner.contentKey()))
                : plain;
    }

    private static Payload noted(Payload payload, String key) {
        return payload.toBuilder()
                .putMetadata(SealedPayloads.KEY, ByteString.copyFromUtf8(key))
                .build();
    }

    @Override
    public <T> @Nullable T fromData(Payload content, Class<T> valueClass, Type valueType) {
        return json.fromData(content, valueClass, valueType);
    }
}
