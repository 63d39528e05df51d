package io.runledger.platform.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.runledger.platform.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Content keys and secrets in a real database. */
@Tag("CONTENT_IS_ENCRYPTED")
class ContentCipherTest {

    private static final TestPostgres.Database DATABASE = TestPostgres.migratedDatabase();
    private static final JdbcClient DB = JdbcClient.create(DATABASE.dataSource());
    private static final MasterKey MASTER = new MasterKey(bytes(1));
    private static final byte[] PLAIN = "what a person wrote".getBytes(StandardCharsets.UTF_8);

    private static byte[] bytes(int value) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** As another process on the same database, which has nothing cached. */
    private static ContentCipher cipher(MasterKey master) {
        return new ContentCipher(new ContentKeys(DATABASE.dataSource(), master));
    }

    @Nested
    class Keys {

        @Test
        void anotherProcessReadsWhatOneSealed() {
            byte[] sealed = cipher(MASTER).seal("run-1", "here", PLAIN);
            assertThat(cipher(MASTER).open("run-1", "here", sealed)).isEqualTo(PLAIN);
        }

        @Test
        void areNeverStoredInTheOpen() {
            cipher(MASTER).seal("run-2", "here", PLAIN);
            byte[] wrapped = wrapped("run-2");
            assertThat(wrapped).hasSize(12 + 32 + 16);
        }

        @Test
        void manyFirstWritersOfOneRunAgreeOnOneKey() throws Exception {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<byte[]>> sealed =
                        threads.invokeAll(
                                IntStream.range(0, 16)
                                        .<Callable<byte[]>>mapToObj(
                                                _ -> () -> cipher(MASTER).seal("r", "here", PLAIN))
                                        .toList());
                ContentCipher reader = cipher(MASTER);
                for (Future<byte[]> one : sealed) {
                    assertThat(reader.open("r", "here", one.get())).isEqualTo(PLAIN);
                }
            }
        }

        @Test
        void leaveTheirConnectionToOthersWhileATransactionIsOpen() {
            HikariConfig config = new HikariConfig();
            config.setDataSource(DATABASE.dataSource());
            config.setMaximumPoolSize(1);
            config.setConnectionTimeout(2_000);
            TransactionTemplate transaction =
                    new TransactionTemplate(
                            new DataSourceTransactionManager(DATABASE.dataSource()));
            try (HikariDataSource one = new HikariDataSource(config);
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                ContentCipher cipher = new ContentCipher(new ContentKeys(one, MASTER));
                transaction.executeWithoutResult(_ -> {
                    cipher.seal("run-open-1", "here", PLAIN);
                    assertThat(threads.submit(() -> cipher.seal("run-open-2", "here", PLAIN)))
                            .succeedsWithin(Duration.ofSeconds(30));
                });
            }
        }

        @Test
        void cannotBeUnwrappedWithAnotherMasterKey() {
            byte[] sealed = cipher(MASTER).seal("run-3", "here", PLAIN);
            assertThatThrownBy(() -> cipher(new MasterKey(bytes(2))).open("run-3", "here", sealed))
                    .isInstanceOf(ContentUnreadable.class)
                    .hasMessageContaining("another master key");
        }

        @Test
        void movedToAnotherRunAreRefused() {
            byte[] sealed = cipher(MASTER).seal("run-4", "here", PLAIN);
            cipher(MASTER).seal("run-5", "here", PLAIN);
            DB.sql("UPDATE content_keys SET wrapped = :w WHERE key_id = 'run-5'")
                    .param("w", wrapped("run-4"))
                    .update();
            assertThatThrownBy(() -> cipher(MASTER).open("run-5", "here", sealed))
                    .isInstanceOf(ContentUnreadable.class);
        }

        @Test
        void onceForgottenLeaveContentUnreadable() {
            byte[] sealed = cipher(MASTER).seal("run-6", "here", PLAIN);
            DB.sql("DELETE FROM content_keys WHERE key_id = 'run-6'").update();
            assertThatThrownBy(() -> cipher(MASTER).open("run-6", "here", sealed))
                    .isInstanceOf(ContentUnreadable.class)
                    .hasMessage("the content key of run-6 is gone");
        }

        private byte[] wrapped(String key) {
            return DB.sql("SELECT wrapped FROM content_keys WHERE key_id = :id")
                    .param("id", key)
                    .query((row, _) -> row.getBytes(1))
                    .single();
        }
    }

    @Nested
    class Sealed {

        private final ContentCipher cipher = cipher(MASTER);

        @Test
        void contentBelongsToItsPlace() {
            byte[] sealed = cipher.seal("run-7", "A.input", PLAIN);
            assertThatThrownBy(() -> cipher.open("run-7", "A.config", sealed))
                    .isInstanceOf(ContentUnreadable.class);
        }

        @Test
        void oneAlteredBitAnywhereIsNoticed() {
            byte[] sealed = cipher.seal("run-7", "here", PLAIN);
            for (int i = 0; i < sealed.length; i++) {
                byte[] altered = sealed.clone();
                altered[i] ^= 1;
                assertThatThrownBy(() -> cipher.open("run-7", "here", altered))
                        .isInstanceOf(ContentUnreadable.class);
            }
        }

        @Test
        void whatIsTooShortIsUnreadable() {
            cipher.seal("run-7", "here", PLAIN);
            for (int length : new int[] {0, 1, 11, 12, 27}) {
                assertThatThrownBy(() -> cipher.open("run-7", "here", new byte[length]))
                        .isInstanceOf(ContentUnreadable.class);
            }
        }

        @Test
        void nothingIsContentToo() {
            byte[] sealed = cipher.seal("run-7", "here", new byte[0]);
            assertThat(cipher.open("run-7", "here", sealed)).isEmpty();
        }
    }

    @Nested
    class Secrets {

        private final SecretStore secrets = new SecretStore(DB, new SecretBox(MASTER));

        @Test
        void areReadByTheirNameUntilTheyAreForgotten() {
            String ref = secrets.keep("token-of-a-worker");
            assertThat(secrets.read(ref)).isEqualTo("token-of-a-worker");
            secrets.forget(ref);
            secrets.forget(ref);
            assertThatThrownBy(() -> secrets.read(ref)).isInstanceOf(ContentUnreadable.class);
        }

        @Test
        void areSealedInTheTable() {
            String ref = secrets.keep("token-of-a-worker");
            byte[] row =
                    DB.sql("SELECT sealed FROM secrets WHERE ref = :ref")
                            .param("ref", ref)
                            .query((r, _) -> r.getBytes(1))
                            .single();
            assertThat(new String(row, StandardCharsets.ISO_8859_1)).doesNotContain("token");
        }

        @Test
        void cannotBeSwappedInTheTable() {
            String one = secrets.keep("one");
            String two = secrets.keep("two");
            DB.sql(
                            "UPDATE secrets SET sealed = (SELECT sealed FROM secrets WHERE ref = :one)"
                                    + " WHERE ref = :two")
                    .param("one", one)
                    .param("two", two)
                    .update();
            assertThatThrownBy(() -> secrets.read(two)).isInstanceOf(ContentUnreadable.class);
        }
    }

    @Nested
    class Master {

        @Test
        void isReadFromBothFormsOfBase64() {
            byte[] material = bytes(0xfb);
            assertThat(MasterKey.parse(Base64.getEncoder().encodeToString(material)).material())
                    .isEqualTo(material);
            assertThat(
                            MasterKey.parse(Base64.getUrlEncoder().encodeToString(material) + "\n")
                                    .material())
                    .isEqualTo(material);
        }

        @Test
        void mustHave32Bytes() {
            assertThatThrownBy(() -> MasterKey.parse("AAAA"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be 32 bytes, this one has 3");
        }

        @Test
        void isNeverShown() {
            assertThat(MASTER).hasToString("MasterKey[masked]");
            assertThat(new ContentSettings("c2VjcmV0")).asString().doesNotContain("c2VjcmV0");
        }
    }
}
