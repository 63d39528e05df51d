package io.runledger.platform.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runledger.events.Content;
import io.runledger.events.ContentOwner;
import io.runledger.events.DomainEvent;
import io.runledger.events.EventCatalog;
import io.runledger.platform.content.ContentCipher;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
 * MessageJson} as the form, all {@link Content} components together encrypted under their owner's
 * key, and the rest packed as {@link StoredForm} says. Snapshots are written in the same way.
 */
public final class LogSerializer implements Serializer {

    /** The revision of every event type that was never changed. */
    static final String FIRST_REVISION = "1";

    private static final String META_DATA = MetaData.class.getName();

    private static final byte[] NOTHING = {};

    private final JsonMapper mapper = MessageJson.mapper();
    private final Converter converter = new ChainingConverter();
    private final ContentCipher cipher;
    private final Map<String, Class<?>> types = new HashMap<>();
    private final Map<Class<?>, SnapshotForm<?, ?>> snapshots = new HashMap<>();
    private final Map<String, String> snapshotRevisions = new HashMap<>();
    private final Map<Class<?>, List<String>> contentOf = new HashMap<>();

    /** For a log whose aggregates are not kept as snapshots. */
    public LogSerializer(ContentCipher cipher) {
        this(cipher, List.of());
    }

    public LogSerializer(ContentCipher cipher, List<SnapshotForm<?, ?>> forms) {
        this.cipher = cipher;
        EventCatalog.types().forEach(this::add);
        for (SnapshotForm<?, ?> form : forms) {
            add(form.type());
            snapshots.put(form.aggregate(), form);
            snapshotRevisions.put(form.type().getSimpleName(), form.revision());
        }
    }

    private void add(Class<?> type) {
        if (types.put(type.getSimpleName(), type) != null) {
            throw new IllegalStateException("two events are called " + type.getSimpleName());
        }
        contentOf.put(type, contentComponents(type));
    }

    /** Whether a stored snapshot is of a form that this version writes. */
    public boolean isCurrentSnapshot(SerializedType type) {
        return Objects.equals(snapshotRevisions.get(type.getName()), type.getRevision())
                && type.getRevision() != null;
    }

    @Override
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> target) {
        SnapshotForm<?, ?> snapshot = object == null ? null : snapshots.get(object.getClass());
        if (object != null && snapshot != null) {
            return serialize(snapshot.of(object), target);
        }
        byte[] bytes = bytes(object);
        Class<?> type = object == null ? Void.class : object.getClass();
        return new SimpleSerializedObject<>(
                converter.convert(bytes, target), target, typeForClass(type));
    }

    private byte[] bytes(@Nullable Object object) {
        try {
            JsonNode tree = mapper.valueToTree(object);
            byte[] sealed =
                    object instanceof ContentOwner owner && tree instanceof ObjectNode fields
                            ? sealed(owner, fields)
                            : NOTHING;
            String owner = object instanceof DomainEvent event ? event.sequencingKey() : "";
            return StoredForm.write(owner, mapper.writeValueAsBytes(tree), sealed);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot store a " + typeName(object), e);
        }
    }

    private static String typeName(@Nullable Object object) {
        return object == null ? "null" : object.getClass().getName();
    }

    /** Takes content out of an event's components, and encrypts it. */
    private byte[] sealed(ContentOwner owner, ObjectNode fields) throws JsonProcessingException {
        ObjectNode content = mapper.createObjectNode();
        for (String name : contentOf.getOrDefault(owner.getClass(), List.of())) {
            JsonNode plain = fields.remove(name);
            if (plain != null) {
                content.set(name, plain);
            }
        }
        if (content.isEmpty()) {
            return NOTHING;
        }
        byte[] packed = StoredForm.pack(mapper.writeValueAsBytes(content));
        return cipher.seal(owner.contentKey(), owner.getClass().getSimpleName(), packed);
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
            boolean plain = StoredForm.isPlain(bytes);
            StoredForm.Parts parts =
                    plain ? new StoredForm.Parts(bytes, NOTHING) : StoredForm.read(bytes);
            if (MetaData.class.equals(type)) {
                return MetaData.from(
                        mapper.readValue(parts.readable(), mapper.constructType(Map.class)));
            }
            ObjectNode fields = (ObjectNode) mapper.readTree(parts.readable());
            if (plain) {
                openEach(type, fields);
            } else if (parts.sealed().length > 0) {
                fields.setAll(opened(type, keyOf(fields), parts.sealed()));
            }
            return mapper.treeToValue(fields, type);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "a stored " + type.getSimpleName() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private ObjectNode opened(Class<?> type, String keyId, byte[] sealed) throws IOException {
        byte[] packed = cipher.open(keyId, type.getSimpleName(), sealed);
        return (ObjectNode) mapper.readTree(StoredForm.unpack(packed));
    }

    /** Content as it was once stored, each component on its own in base64. */
    private void openEach(Class<?> type, ObjectNode fields) throws IOException {
        for (String name : contentOf.getOrDefault(type, List.of())) {
            JsonNode sealed = fields.get(name);
            if (sealed != null && sealed.isTextual()) {
                String place = type.getSimpleName() + "." + name;
                byte[] json = cipher.openText(keyOf(fields), place, sealed.asText());
                fields.set(name, mapper.readTree(json));
            }
        }
    }

    /** Whose key it was: the one that the event names, else the run's, which all of its carry. */
    private static String keyOf(ObjectNode fields) {
        JsonNode named = fields.path("content_key");
        return named.isTextual() ? named.asText() : fields.path("run_id").asText();
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
        String name = type.getSimpleName();
        return new SimpleSerializedType(name, snapshotRevisions.getOrDefault(name, FIRST_REVISION));
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
