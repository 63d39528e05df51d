package io.runledger.platform.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.DomainEvent;
import io.runledger.events.EventCatalog;
import io.runledger.platform.content.ContentCipher;
import io.runledger.platform.content.ContentKeys;
import io.runledger.platform.content.MasterKey;
import io.runledger.platform.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.axonframework.serialization.SimpleSerializedObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class StoredFormTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden");

    /** Events as they were stored in form 1: type, golden file, bytes. Never changed. */
    private static final String STORED = "src/test/resources/golden/stored-form-1.txt";

    /** The content keys that they need, wrapped with the key of all zeros: id, bytes. */
    private static final Path KEYS = FOLDER.resolve("stored-form-1.keys.txt");

    private static final TestPostgres.Database DATABASE = TestPostgres.migratedDatabase();
    private static final JdbcClient DB = JdbcClient.create(DATABASE.dataSource());
    private static final LogSerializer SERIALIZER = serializer();

    private static LogSerializer serializer() {
        ContentKeys keys = new ContentKeys(DATABASE.dataSource(), new MasterKey(new byte[32]));
        if (Files.exists(KEYS)) {
            keepKeys();
        }
        return new LogSerializer(new ContentCipher(keys));
    }

    private static void keepKeys() {
        try {
            for (String line : Files.readAllLines(KEYS)) {
                String[] key = line.split("=");
                DB.sql("INSERT INTO content_keys (key_id, wrapped) VALUES (:id, :wrapped)")
                        .param("id", key[0])
                        .param("wrapped", HexFormat.of().parseHex(key[1]))
                        .update();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first and only writing of the files. */
    @BeforeAll
    static void writeMissingFiles() throws IOException {
        if (!Boolean.getBoolean("runledger.golden.write") || Files.exists(KEYS)) {
            return;
        }
        List<String> lines = new ArrayList<>();
        for (Class<?> type : EventCatalog.types()) {
            byte[] stored = SERIALIZER.serialize(SampleEvents.full(type), byte[].class).getData();
            String newest = Files.exists(golden(type, "full-2")) ? "full-2" : "full";
            lines.add(type.getSimpleName() + " " + newest + " " + hex(stored));
        }
        Files.write(Path.of(STORED), lines);
        Files.write(
                KEYS,
                DB.sql("SELECT key_id, wrapped FROM content_keys")
                        .query((row, _) -> row.getString(1) + "=" + hex(row.getBytes(2)))
                        .list());
    }

    private static Path golden(Class<?> type, String kind) {
        return FOLDER.resolve("%s.1.%s.json".formatted(type.getSimpleName(), kind));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void bothPartsComeBack() {
        for (int length : new int[] {0, 1, 100, 127, 128, 129, 20_000, 3_000_000}) {
            byte[] noise = new byte[length];
            new Random(length).nextBytes(noise);
            byte[] text = bytes("\"" + hex(noise) + "\"");
            StoredForm.Parts parts = StoredForm.read(StoredForm.write("", text, noise));
            assertThat(parts.readable()).isEqualTo(text);
            assertThat(parts.sealed()).isEqualTo(noise);
        }
    }

    @Test
    void theIdOfTheRowIsLeftOutAndPutBack() {
        for (String id : List.of(SampleEvents.RUN, "graph:acme:größe", "x".repeat(255))) {
            byte[] text = bytes("{\"run_id\":\"" + id + "\"}");
            byte[] written = StoredForm.write(id, text, new byte[] {7});
            byte[] row = StoredForm.intoRow(written, id);
            assertThat(row).hasSize(written.length - bytes(id).length - 1);
            assertThat(StoredForm.fromRow(row, id)).isEqualTo(written);
            assertThat(StoredForm.read(written).readable()).isEqualTo(text);
            assertThat(StoredForm.readable(row, id)).isEqualTo(new String(text, UTF_8));
        }
    }

    @Test
    void anIdThatIsNotTheRowsIsKept() {
        byte[] written = StoredForm.write("a", bytes("{}"), new byte[0]);
        for (String other : List.of("b", "", "aa")) {
            assertThat(StoredForm.intoRow(written, other)).isEqualTo(written);
            assertThat(StoredForm.readable(written, other)).isEqualTo("{}");
        }
        String tooLong = "x".repeat(256);
        byte[] without = StoredForm.write(tooLong, bytes("{}"), new byte[0]);
        assertThat(StoredForm.intoRow(without, tooLong)).isEqualTo(without);
        assertThat(StoredForm.readable(without, tooLong)).isEqualTo("{}");
    }

    @Test
    void manyAtOnceDoNotDisturbEachOther() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<byte[]>> tasks =
                    IntStream.range(0, 500)
                            .<Callable<byte[]>>mapToObj(
                                    i -> () -> StoredForm.unpack(StoredForm.pack(numbered(i))))
                            .toList();
            List<byte[]> read = new ArrayList<>();
            for (Future<byte[]> one : threads.invokeAll(tasks)) {
                read.add(one.get());
            }
            for (int i = 0; i < read.size(); i++) {
                assertThat(read.get(i)).isEqualTo(numbered(i));
            }
        }
    }

    private static byte[] numbered(int i) {
        return bytes("{\"run_id\":\"%d\",\"step\":%d}".formatted(i, i).repeat(i % 50 + 1));
    }

    @Test
    void whatIsReadableCanBeReadWithoutAKeyInBothForms() {
        String json = "{\"tenant\":\"acme\"}";
        assertThat(StoredForm.readable(bytes(json), "")).isEqualTo(json);
        assertThat(StoredForm.readable(StoredForm.write("", bytes(json), new byte[] {9}), ""))
                .isEqualTo(json);
    }

    @Test
    void anAlteredOrUnknownFormIsRefused() {
        byte[] stored = StoredForm.write("", bytes("{\"tenant\":\"acme\"}"), new byte[0]);
        byte[] altered = stored.clone();
        Arrays.fill(altered, 3, altered.length, (byte) 0x77);
        byte[] cut = Arrays.copyOf(stored, stored.length - 3);
        for (byte[] wrong : List.of(altered, cut, new byte[] {9, 1, 2}, new byte[0])) {
            assertThatThrownBy(() -> StoredForm.read(wrong))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    /** What a stored event means is said by a golden file of its type. */
    @ParameterizedTest
    @CsvFileSource(files = STORED, delimiter = ' ')
    @Tag("STORED_EVENTS_STAY_READABLE")
    void whatWasStoredOnceIsReadAsItWasMeant(String type, String golden, String hex)
            throws IOException {
        DomainEvent read =
                SERIALIZER.deserialize(
                        new SimpleSerializedObject<>(
                                HexFormat.of().parseHex(hex), byte[].class, type, "1"));
        String meant = Files.readString(golden(read.getClass(), golden));
        assertThat(read).isEqualTo(MessageJson.mapper().readValue(meant, read.getClass()));
    }
}
