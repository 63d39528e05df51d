package io.runledger.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runledger.events.ContentOwner;
import io.runledger.events.DomainEvent;
import io.runledger.events.EventCatalog;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.store.StoreEvent.ValuePut;
import io.runledger.platform.content.ContentCipher;
import io.runledger.platform.content.ContentKeys;
import io.runledger.platform.content.ContentUnreadable;
import io.runledger.platform.content.MasterKey;
import io.runledger.platform.testing.TestPostgres;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.UnknownSerializedType;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events as bytes, with the content keys of a real database. */
class LogSerializerTest {

    private static final String OTHER_RUN = "0190aaaa-bbbb-5ccc-8ddd-eeeeffff0002";

    private static final ContentCipher CIPHER =
            new ContentCipher(
                    new ContentKeys(
                            TestPostgres.migratedDatabase().dataSource(),
                            new MasterKey(new byte[32])));

    private static final LogSerializer SERIALIZER = new LogSerializer(CIPHER);

    static Stream<DomainEvent> events() {
        return SampleEvents.all();
    }

    static List<Class<?>> types() {
        return EventCatalog.types();
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventIsReadBackAsItWasWritten(DomainEvent event) {
        DomainEvent read = SERIALIZER.deserialize(stored(event));
        assertThat(read).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("types")
    void theTypeIsTheSimpleNameAndTheRevisionIsOne(Class<?> type) {
        SerializedObject<byte[]> stored = stored(SampleEvents.full(type));
        assertThat(stored.getType().getName()).isEqualTo(type.getSimpleName());
        assertThat(stored.getType().getRevision()).isEqualTo("1");
        assertThat(SERIALIZER.classForType(stored.getType())).isEqualTo(type);
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatIsNotContentIsStoredAsItIsSent(Class<?> type) throws Exception {
        DomainEvent event = SampleEvents.full(type);
        JsonNode stored = MessageJson.mapper().readTree(text(stored(event)));
        JsonNode plain = MessageJson.mapper().valueToTree(event);
        for (RecordComponent component : type.getRecordComponents()) {
            if (!SampleEvents.isContent(component)) {
                String name = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase();
                assertThat(stored.get(name)).isEqualTo(plain.get(name));
            }
        }
    }

    @Nested
    @Tag("CONTENT_IS_ENCRYPTED")
    class Content {

        @Test
        void theInputOfARunAndTheUpdatesOfItsNodesAreContent() {
            assertThat(contentOf(RunRequested.class)).containsExactly("input", "config", "start");
            assertThat(contentOf(NodeCompleted.class))
                    .containsExactly("update", "route", "uiMessages", "streamMessages", "cacheKey");
            assertThat(contentOf(ValuePut.class)).containsExactly("value");
            assertThat(contentOf(NodeFailed.class)).containsExactly("errorMessage");
        }

        @Test
        void noneOfItCanBeFoundInTheStoredBytes() {
            for (Class<?> type : EventCatalog.types()) {
                SerializedObject<byte[]> stored = stored(SampleEvents.full(type));
                String all = text(stored) + new String(stored.getData(), StandardCharsets.UTF_8);
                assertThat(contentOf(type))
                        .as(type.getSimpleName())
                        .allSatisfy(
                                name -> assertThat(all).doesNotContain(SampleEvents.marker(name)));
            }
        }

        @Test
        void theSameContentIsStoredDifferentlyEachTime() {
            DomainEvent event = SampleEvents.full(NodeCompleted.class);
            assertThat(stored(event).getData()).isNotEqualTo(stored(event).getData());
        }

        @Test
        void movedToAnotherTypeOrRunItIsRefused() {
            byte[] failed = stored(SampleEvents.full(NodeFailed.class)).getData();
            assertThatThrownBy(() -> read(failed, "RunFailed"))
                    .isInstanceOf(ContentUnreadable.class)
                    .hasMessageContaining("RunFailed");
            StoredForm.Parts parts = StoredForm.read(failed);
            CIPHER.seal(OTHER_RUN, "anything", new byte[] {1});
            String elsewhere =
                    new String(parts.readable(), StandardCharsets.UTF_8)
                            .replace(SampleEvents.RUN, OTHER_RUN);
            byte[] moved =
                    StoredForm.write(
                            "", elsewhere.getBytes(StandardCharsets.UTF_8), parts.sealed());
            assertThatThrownBy(() -> read(moved, "NodeFailed"))
                    .isInstanceOf(ContentUnreadable.class);
        }

        @Test
        void withoutAKeyItIsRefused() {
            byte[] failed = stored(SampleEvents.full(NodeFailed.class)).getData();
            StoredForm.Parts parts = StoredForm.read(failed);
            String elsewhere =
                    new String(parts.readable(), StandardCharsets.UTF_8)
                            .replace(SampleEvents.RUN, "0190aaaa-bbbb-5ccc-8ddd-eeeeffff0004");
            byte[] moved =
                    StoredForm.write(
                            "", elsewhere.getBytes(StandardCharsets.UTF_8), parts.sealed());
            assertThatThrownBy(() -> read(moved, "NodeFailed"))
                    .isInstanceOf(ContentUnreadable.class)
                    .hasMessageContaining("is gone");
        }

        @Test
        void ofAStoredValueIsUnderTheKeyThatTheEventNames() {
            byte[] put = stored(SampleEvents.full(ValuePut.class)).getData();
            assertThat(read(put, "ValuePut")).isEqualTo(SampleEvents.full(ValuePut.class));
            StoredForm.Parts parts = StoredForm.read(put);
            assertThat(new String(parts.readable(), StandardCharsets.UTF_8))
                    .contains("\"content_key\":\"" + SampleEvents.marker("contentKey"));
            String elsewhere =
                    new String(parts.readable(), StandardCharsets.UTF_8)
                            .replace(SampleEvents.marker("contentKey"), SampleEvents.RUN);
            byte[] moved =
                    StoredForm.write(
                            "", elsewhere.getBytes(StandardCharsets.UTF_8), parts.sealed());
            assertThatThrownBy(() -> read(moved, "ValuePut")).isInstanceOf(ContentUnreadable.class);
        }
    }

    /** As it was stored before there were numbered forms: JSON, each piece sealed on its own. */
    @Nested
    @Tag("STORED_EVENTS_STAY_READABLE")
    class ThePlainForm {

        private static List<Class<?>> types() {
            return EventCatalog.types();
        }

        @ParameterizedTest
        @MethodSource("types")
        void isStillRead(Class<?> type) {
            for (DomainEvent event : List.of(SampleEvents.full(type), SampleEvents.minimal(type))) {
                assertThat(read(tree(event), type.getSimpleName())).isEqualTo(event);
            }
        }

        @Test
        void ofMetadataIsStillRead() {
            MetaData read =
                    SERIALIZER.deserialize(
                            new SimpleSerializedObject<>(
                                    "{\"tenant\":\"acme\"}".getBytes(StandardCharsets.UTF_8),
                                    byte[].class,
                                    MetaData.class.getName(),
                                    null));
            assertThat(read).isEqualTo(MetaData.from(Map.of("tenant", "acme")));
        }

        @Test
        void movedToAnotherComponentItIsRefused() {
            ObjectNode event = tree(SampleEvents.full(NodeCompleted.class));
            event.set("stream_messages", event.get("ui_messages"));
            assertThatThrownBy(() -> read(event, "NodeCompleted"))
                    .isInstanceOf(ContentUnreadable.class)
                    .hasMessageContaining("NodeCompleted.stream_messages");
        }

        @Test
        void movedToAnotherEventTypeItIsRefused() {
            ObjectNode event = tree(SampleEvents.full(RunFailed.class));
            event.set(
                    "error_message",
                    tree(SampleEvents.full(NodeFailed.class)).get("error_message"));
            assertThatThrownBy(() -> read(event, "RunFailed"))
                    .isInstanceOf(ContentUnreadable.class);
        }

        @Test
        void movedToAnotherRunItIsRefused() {
            CIPHER.seal(OTHER_RUN, "anything", new byte[] {1});
            ObjectNode event = tree(SampleEvents.full(NodeCompleted.class));
            event.put("run_id", OTHER_RUN);
            assertThatThrownBy(() -> read(event, "NodeCompleted"))
                    .isInstanceOf(ContentUnreadable.class);
        }

        @Test
        void ofARunWithoutAKeyItIsRefused() {
            ObjectNode event = tree(SampleEvents.full(NodeCompleted.class));
            event.put("run_id", "0190aaaa-bbbb-5ccc-8ddd-eeeeffff0003");
            assertThatThrownBy(() -> read(event, "NodeCompleted"))
                    .isInstanceOf(ContentUnreadable.class)
                    .hasMessageContaining("is gone");
        }

        @Test
        void replacedByWhatNobodyEncryptedItIsRefused() {
            for (String forged : List.of("", "AAAA", "not base64!")) {
                ObjectNode event = tree(SampleEvents.full(NodeCompleted.class));
                event.put("update", forged);
                assertThatThrownBy(() -> read(event, "NodeCompleted"))
                        .as("\"%s\"", forged)
                        .isInstanceOf(ContentUnreadable.class);
            }
        }

        @Test
        void absentOptionalContentStaysAbsent() {
            ObjectNode event = tree(SampleEvents.minimal(NodeCompleted.class));
            assertThat(event.has("route")).isFalse();
        }
    }

    @Nested
    class Metadata {

        @Test
        void isStoredPlainUnderItsOwnNames() {
            MetaData metadata =
                    MetaData.from(
                            Map.of("tenant", "acme", "actor", "key:a", "cause", "c", "trace", "t"));
            SerializedObject<byte[]> stored = SERIALIZER.serialize(metadata, byte[].class);
            assertThat(text(stored))
                    .contains("\"tenant\":\"acme\"", "\"actor\":\"key:a\"")
                    .contains("\"cause\":\"c\"", "\"trace\":\"t\"");
            MetaData read = SERIALIZER.deserialize(stored);
            assertThat(read).isEqualTo(metadata);
        }
    }

    @Nested
    class UnknownTypes {

        @Test
        void inTheLogAreHandedOnAsUnknown() {
            Object read =
                    SERIALIZER.deserialize(
                            new SimpleSerializedObject<>(
                                    "{}".getBytes(StandardCharsets.UTF_8),
                                    byte[].class,
                                    "OfALaterRelease",
                                    "1"));
            assertThat(read).isInstanceOf(UnknownSerializedType.class);
        }

        @Test
        void areNeverWritten() {
            assertThatThrownBy(() -> SERIALIZER.serialize("a text", byte[].class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not in the catalog of events");
        }
    }

    private static List<String> contentOf(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(SampleEvents::isContent)
                .map(RecordComponent::getName)
                .toList();
    }

    private static SerializedObject<byte[]> stored(DomainEvent event) {
        return SERIALIZER.serialize(event, byte[].class);
    }

    private static String text(SerializedObject<byte[]> stored) {
        return StoredForm.readable(stored.getData(), "");
    }

    private static ObjectNode tree(DomainEvent event) {
        ObjectNode fields = MessageJson.mapper().valueToTree(event);
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            String name = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase();
            if (SampleEvents.isContent(component) && fields.has(name)) {
                String place = event.getClass().getSimpleName() + "." + name;
                byte[] plain = fields.get(name).toString().getBytes(StandardCharsets.UTF_8);
                byte[] sealed = CIPHER.seal(((ContentOwner) event).contentKey(), place, plain);
                fields.put(name, Base64.getEncoder().encodeToString(sealed));
            }
        }
        return fields;
    }

    private static Object read(ObjectNode tree, String type) {
        return read(tree.toString().getBytes(StandardCharsets.UTF_8), type);
    }

    private static Object read(byte[] stored, String type) {
        return SERIALIZER.deserialize(
                new SimpleSerializedObject<>(stored, byte[].class, type, "1"));
    }
}
