package io.runledger.platform.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.RunWorkflow;
import io.runledger.platform.content.ContentCipher;
import io.runledger.platform.content.ContentKeys;
import io.runledger.platform.content.ContentUnreadable;
import io.runledger.platform.content.MasterKey;
import io.runledger.platform.testing.TestPostgres;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Large payloads in a real database. */
class JdbcPayloadStoreTest {

    private static final TestPostgres.Database DATABASE = TestPostgres.migratedDatabase();
    private static final JdbcClient DB = JdbcClient.create(DATABASE.dataSource());
    private static final TenantId ACME = new TenantId("acme");

    /** Too long to stay in Temporal, as far as it can be compressed. */
    private static final String SECRET = "what a person wrote " + noise();

    private final JdbcPayloadStore store = new JdbcPayloadStore(DATABASE.dataSource(), DB);

    private static String noise() {
        StringBuilder noise = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            noise.append(UUID.randomUUID());
        }
        return noise.toString();
    }

    /** As in another process, which has nothing cached. */
    private DataConverter converter() {
        ContentKeys keys = new ContentKeys(DATABASE.dataSource(), new MasterKey(new byte[32]));
        return SealedPayloads.converter(PayloadSeal.with(new ContentCipher(keys)), store);
    }

    private Payload kept(String run) {
        return converter()
                .withContext(
                        new WorkflowSerializationContext("default", RunWorkflow.idOf(ACME, run)))
                .toPayload(SECRET)
                .orElseThrow();
    }

    private static int rows() {
        return DB.sql("SELECT count(*) FROM temporal_payloads").query(Integer.class).single();
    }

    @BeforeEach
    void empty() {
        DB.sql("TRUNCATE temporal_payloads, domain_events").update();
    }

    @Test
    void anotherProcessReadsWhatOneKept() {
        Payload payload = kept("read");
        assertThat(payload.getSerializedSize()).isLessThan(300);
        assertThat(converter().fromPayload(payload, String.class, String.class)).isEqualTo(SECRET);
    }

    @Test
    void keepingTheSameAgainTakesNoRoom() {
        Payload first = kept("again");
        assertThat(kept("again")).isEqualTo(first);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    @Tag("CONTENT_IS_ENCRYPTED")
    void nothingOfItCanBeReadInTheTableOrInTemporal() {
        Payload payload = kept("sealed");
        byte[] stored =
                DB.sql("SELECT sealed FROM temporal_payloads")
                        .query((row, _) -> row.getBytes(1))
                        .single();
        for (byte[] bytes : new byte[][] {stored, payload.toByteArray()}) {
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                    .doesNotContain("what a person wrote");
        }
    }

    @Test
    @Tag("CONTENT_IS_ENCRYPTED")
    void withoutItsKeyItIsUnreadable() {
        Payload payload = kept("forgotten");
        DB.sql("DELETE FROM content_keys WHERE key_id = :run")
                .param("run", RunId.of(ACME, "forgotten").value())
                .update();
        assertThatThrownBy(() -> converter().fromPayload(payload, String.class, String.class))
                .isInstanceOf(ContentUnreadable.class);
    }

    @Nested
    class Cleanup {

        private final PayloadCleanup cleanup =
                new PayloadCleanup(store, new PayloadSettings(Duration.ofDays(7)));

        private static void logged(String run, String type, int sequence, int daysAgo) {
            DB.sql(
                            """
                            INSERT INTO domain_events (position, event_identifier,
                                aggregate_identifier, sequence_number, type, payload_type,
                                payload_revision, time_stamp, appended_at, payload, meta_data)
                            VALUES ((SELECT count(*) + 1 FROM domain_events), :event, :run,
                                :sequence, 'GraphRun', :type, '1', '', now() - :days * '1 day'::interval,
                                '', '')
                            """)
                    .param("event", UUID.randomUUID().toString())
                    .param("run", RunId.of(ACME, run).value())
                    .param("sequence", sequence)
                    .param("type", type)
                    .param("days", daysAgo)
                    .update();
        }

        private static void age(int days) {
            DB.sql("UPDATE temporal_payloads SET kept_at = now() - :days * '1 day'::interval")
                    .param("days", days)
                    .update();
        }

        @Test
        void deletesThoseOfRunsThatEndedLongAgo() {
            kept("old");
            logged("old", "RunRequested", 0, 9);
            logged("old", "RunCompleted", 1, 8);
            logged("old", "UsageUnitSettled", 2, 1);
            age(8);
            assertThat(cleanup.clean()).isEqualTo(1);
            assertThat(rows()).isZero();
        }

        @Test
        void leavesThoseOfRunsThatEndedLately() {
            kept("late");
            logged("late", "RunRequested", 0, 9);
            logged("late", "RunFailed", 1, 6);
            age(8);
            assertThat(cleanup.clean()).isZero();
        }

        @Test
        void leavesThoseOfRunsThatGoOn() {
            kept("open");
            logged("open", "RunRequested", 0, 90);
            age(89);
            assertThat(cleanup.clean()).isZero();
        }

        @Test
        void leavesThoseOfEndedRunsThatWereTakenUpAgain() {
            kept("again");
            logged("again", "RunRequested", 0, 90);
            logged("again", "RunFailed", 1, 89);
            logged("again", "AttemptRequested", 2, 0);
            age(89);
            assertThat(cleanup.clean()).isZero();
        }

        @Test
        void leavesWhatWasKeptAgain() {
            kept("kept");
            age(90);
            kept("kept");
            logged("kept", "RunRequested", 0, 90);
            logged("kept", "RunFailed", 1, 89);
            assertThat(cleanup.clean()).isZero();
        }

        @Test
        void leavesThoseOfNoRun() {
            converter().toPayload(SECRET);
            age(90);
            assertThat(cleanup.clean()).isZero();
        }
    }
}
