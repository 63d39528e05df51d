package io.runledger.platform.http;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.AbstractDataBufferDecoder;
import org.springframework.core.codec.AbstractSingleValueEncoder;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.util.MimeType;
import reactor.core.publisher.Flux;

/** Reads and writes {@link Json} as HTTP bodies, without a detour through another tree. */
final class JsonCodec {

    /** Bytes of the largest body that is read: 16 MiB, the limit of LiteLLM's callbacks. */
    static final int MAX_BODY = 16 * 1024 * 1024;

    private static final MimeType[] JSON = {
        MediaType.APPLICATION_JSON, new MediaType("application", "*+json")
    };

    private JsonCodec() {}

    /** Reads {@code Json} or one of its kinds, such as {@code Json.Obj}. */
    static final class Decoder extends AbstractDataBufferDecoder<Json> {

        Decoder() {
            super(JSON);
            setMaxInMemorySize(MAX_BODY);
        }

        @Override
        public boolean canDecode(ResolvableType elementType, @Nullable MimeType mimeType) {
            return Json.class.isAssignableFrom(elementType.toClass())
                    && super.canDecode(elementType, mimeType);
        }

        @Override
        public Json decode(
                DataBuffer buffer,
                ResolvableType type,
                @Nullable MimeType mimeType,
                @Nullable Map<String, Object> hints) {
            var bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            DataBufferUtils.release(buffer);
            try {
                return wanted(Json.parse(bytes), type.toClass());
            } catch (JsonInvalid e) {
                throw new DecodingException("the body is not valid JSON", e);
            }
        }

        private static Json wanted(Json value, Class<?> kind) {
            if (!kind.isInstance(value)) {
                throw new JsonInvalid(
                        "the body must be "
                                + (kind == Json.Obj.class
                                        ? "an object"
                                        : kind == Json.Arr.class
                                                ? "an array"
                                                : "a " + kind.getSimpleName()));
            }
            return value;
        }
    }

    /** Writes any {@code Json} as compact UTF-8, members in their own order. */
    static final class Encoder extends AbstractSingleValueEncoder<Json> {

        Encoder() {
            super(JSON);
        }

        @Override
        public boolean canEncode(ResolvableType elementType, @Nullable MimeType mimeType) {
            return Json.class.isAssignableFrom(elementType.toClass())
                    && super.canEncode(elementType, mimeType);
        }

        @Override
        protected Flux<DataBuffer> encode(
                Json value,
                DataBufferFactory buffers,
                ResolvableType type,
                @Nullable MimeType mimeType,
                @Nullable Map<String, Object> hints) {
            return Flux.just(encodeValue(value, buffers, type, mimeType, hints));
        }

        @Override
        public DataBuffer encodeValue(
                Json value,
                DataBufferFactory buffers,
                ResolvableType type,
                @Nullable MimeType mimeType,
                @Nullable Map<String, Object> hints) {
            return buffers.wrap(value.text().getBytes(StandardCharsets.UTF_8));
        }
    }
}
