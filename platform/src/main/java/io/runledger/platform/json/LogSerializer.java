package io.runledger.platform.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runledger.events.Content;
import io.runledger.events.ContentOwner;
import io.runledger.events.EventCatalog;
import io.runledger.platform.content.ContentCipher;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.ChainingConverter;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.UnknownSerializedType;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as they are stored: the record's simple name as the type, revision 1, {@link
 * MessageJson} as the form, and every {@link Content} component encrypted under its owner's key.
 */
public final class LogSerializer implements Serializer {

    /** The revision of every event type that was never changed. */
    static final String FIRST_REVISION = "1";

    private static final String META_DATA = MetaData.class.getName();

    private final JsonMapper mapper = MessageJson.mapper();
    private final Converter converter = new ChainingConverter();
    private final ContentCipher cipher;
    private final Map<String, Class<?>> types = new HashMap<>();
    private final Map<Class<?>, List<String>> contentOf = new HashMap<>();

    public LogSerializer(ContentCipher cipher) {
        this.cipher = cipher;
        for (Class<?> type : EventCatalog.types()) {
            if (types.put(type.getSimpleName(), type) != null) {
                throw new IllegalStateException("two events are called " + type.getSimpleName());
            }
            contentOf.put(type, contentComponents(type));
        }
    }

    @Override
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> target) {
        byte[] bytes = bytes(object);
        Class<?> type = object == null ? Void.class : object.getClass();
        return new SimpleSerializedObject<>(
                converter.convert(bytes, target), target, typeForClass(type));
    }

    private byte[] bytes(@Nullable Object object) {
        try {
            JsonNode tree = mapper.valueToTree(object);
            if (object instanceof ContentOwner owner && tree instanceof ObjectNode fields) {
                seal(owner, fields);
            }
            return mapper.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot store a " + typeName(object), e);
        }
    }

    private static String typeName(@Nullable Object object) {
        return object == null ? "null" : object.getClass().getName();
    }

    private void seal(ContentOwner owner, ObjectNode fields) throws JsonProcessingException {
        for (String name : contentOf.getOrDefault(owner.getClass(), List.of())) {
            JsonNode plain = fields.get(name);
            if (plain != null && !plain.isNull()) {
                byte[] bytes = mapper.writeValueAsBytes(plain);
                fields.put(name, cipher.sealText(owner.contentKey(), place(owner, name), bytes));
            }
        }
    }

    private static String place(Object owner, String component) {
        return owner.getClass().getSimpleName() + "." + component;
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> target) {
        return converter.canConvert(byte[].class, target);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // Axon's contract: null for the empty type
    public <S, T> T deserialize(SerializedObject<S> serialized) {
        if (SerializedType.emptyType().equals(serialized.getType())) {
            return null;
        }
        Class<?> type = classForType(serialized.getType());
        if (UnknownSerializedType.class.equals(type)) {
            return (T) new UnknownSerializedType(this, serialized);
        }
        byte[] bytes = converter.convert(serialized.getData(), byte[].class);
        return (T) read(bytes, type);
    }

    /** Reads stored bytes as an event of this type. */
    Object read(byte[] bytes, Class<?> type) {
        try {
            if (MetaData.class.equals(type)) {
                return MetaData.from(mapper.readValue(bytes, mapper.constructType(Map.class)));
            }
            JsonNode tree = mapper.readTree(bytes);
            List<String> content = contentOf.getOrDefault(type, List.of());
            if (!content.isEmpty()) {
                open(type, content, (ObjectNode) tree);
            }
            return mapper.treeToValue(tree, type);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "a stored " + type.getSimpleName() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void open(Class<?> type, List<String> content, ObjectNode fields) throws IOException {
        // Content owners are runs: their key is the run's id, which is in every event of theirs.
        String keyId = fields.path("run_id").asText();
        for (String name : content) {
            JsonNode sealed = fields.get(name);
            if (sealed != null && sealed.isTextual()) {
                String place = type.getSimpleName() + "." + name;
                fields.set(name, mapper.readTree(cipher.openText(keyId, place, sealed.asText())));
            }
        }
    }

    @Override
    @SuppressWarnings("rawtypes") // Axon's signature
    public Class classForType(SerializedType type) {
        String name = type.getName();
        if (META_DATA.equals(name)) {
            return MetaData.class;
        }
        if (SerializedType.emptyType().equals(type)) {
            return Void.class;
        }
        return types.getOrDefault(name, UnknownSerializedType.class);
    }

    @Override
    @SuppressWarnings("rawtypes") // Axon's signature
    public SerializedType typeForClass(@Nullable Class type) {
        if (type == null || Void.class.equals(type) || Void.TYPE.equals(type)) {
            return SimpleSerializedType.emptyType();
        }
        if (MetaData.class.equals(type)) {
            return new SimpleSerializedType(META_DATA, null);
        }
        if (!types.containsKey(type.getSimpleName())) {
            throw new IllegalArgumentException(type + " is not in the catalog of events");
        }
        return new SimpleSerializedType(type.getSimpleName(), FIRST_REVISION);
    }

    @Override
    public Converter getConverter() {
        return converter;
    }

    private static List<String> contentComponents(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> component.isAnnotationPresent(Content.class))
                .map(RecordComponent::getName)
                .map(LogSerializer::snakeCase)
                .toList();
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
