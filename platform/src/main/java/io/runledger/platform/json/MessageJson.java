package io.runledger.platform.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * The one way in which messages are written as JSON, in the log and towards Temporal: snake_case
 * names, ids as bare text, ISO-8601 instants, enum constants in lower case, exact decimals, nulls
 * left out. What is stored follows from it, so a change here is a change of every event.
 */
public final class MessageJson {

    private static final JsonMapper MAPPER = build();

    private MessageJson() {}

    /** The shared mapper; immutable. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    private static JsonMapper build() {
        // Our own limits are checked when a value enters (JsonInvalid); what is stored must be
        // readable.
        JsonFactory factory =
                JsonFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(2_000)
                                        .maxStringLength(Integer.MAX_VALUE)
                                        .maxNumberLength(10_000)
                                        .build())
                        .build();
        return JsonMapper.builder(factory)
                .addModule(new JavaTimeModule())
                .addModule(values())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(
                                JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .build();
    }

    private static SimpleModule values() {
        SimpleModule module = new SimpleModule("runledger");
        module.setSerializers(new IdJson.Writers());
        module.setDeserializers(new IdJson.Readers());
        module.addSerializer(BigDecimal.class, new PlainDecimal());
        for (Class<? extends Json> type : List.of(Json.class, Json.Obj.class, Json.Arr.class)) {
            addJson(module, type);
        }
        return module;
    }

    private static <T extends Json> void addJson(SimpleModule module, Class<T> type) {
        module.addDeserializer(type, new JsonReader<>(type));
    }

    /** Decimals are written in full: 1E-7 would be exact too, but nobody reads it as money. */
    private static final class PlainDecimal extends JsonSerializer<BigDecimal> {

        @Override
        public void serialize(BigDecimal value, JsonGenerator out, SerializerProvider context)
                throws IOException {
            out.writeNumber(value.toPlainString());
        }
    }

    /** Reads a JSON value as ours, keeping member order and every digit. */
    private static final class JsonReader<T extends Json> extends JsonDeserializer<T> {

        private final Class<T> type;

        JsonReader(Class<T> type) {
            this.type = type;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            Json value = JsonTrees.read(in);
            if (!type.isInstance(value)) {
                return context.reportInputMismatch(
                        type, "expected a JSON %s", type.getSimpleName().toLowerCase(Locale.ROOT));
            }
            return type.cast(value);
        }

        @Override
        public T getNullValue(DeserializationContext context) throws JsonMappingException {
            return type == Json.class ? type.cast(Json.NULL) : super.getNullValue(context);
        }
    }

    /** A message in the form in which it is stored, with its content readable. */
    public static Json toJson(Object message) {
        try {
            return Json.parseStored(MAPPER.writeValueAsString(message));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + message.getClass().getName(), e);
        }
    }
}
