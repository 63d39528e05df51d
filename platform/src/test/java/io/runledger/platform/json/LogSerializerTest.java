package io.runledger.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.runledger.events.DomainEvent;
import io.runledger.events.EventCatalog;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.content.ContentCipher;
import io.runledger.platform.content.ContentKeys;
import io.runledger.platform.content.ContentUnreadable;
import io.runledger.platform.content.MasterKey;
import io.runledger.platform.testing.TestPostgres;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
        JsonNode stored = MessageJson.mapper().readTree(stored(event).getData());
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
            assertThat(contentOf(RunRequested.class)).containsExactly("input", "config");
            assertThat(contentOf(NodeCompleted.class))
                    .containsExactly("update", "route", "uiMessages", "streamMessages");
            assertThat(contentOf(NodeFailed.class)).containsExactly("errorMessage");
        }

        @Test
        void noneOfItCanBeFoundInTheStoredBytes() {
            for (Class<?> type : EventCatalog.types()) {
                String stored = text(stored(SampleEvents.full(type)));
                assertThat(contentOf(type))
                        .as(type.getSimpleName())
                        .allSatisfy(name ->
                                assertThat(stored).doesNotContain(SampleEvents.marker(name)));
            }
        }

        @Test
        void theSameContentIsStoredDifferentlyEachTime() {
            DomainEvent event = SampleEvents.full(NodeCompleted.class);
            assertThat(stored(event).getData()).isNotEqualTo(stored(event).getData());
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
        return new String(stored.getData(), StandardCharsets.UTF_8);
    }

    private static ObjectNode tree(DomainEvent event) {
        try {
            return (ObjectNode) MessageJson.mapper().readTree(stored(event).getData());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Object read(ObjectNode tree, String type) {
        return SERIALIZER.deserialize(
                new SimpleSerializedObject<>(
                        tree.toString().getBytes(StandardCharsets.UTF_8), byte[].class, type, "1"));
    }
}
