package io.runledger.platform.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.content.ContentCipher;
import io.runledger.platform.content.ContentKeys;
import io.runledger.platform.content.ContentUnreadable;
import io.runledger.platform.content.MasterKey;
import io.runledger.platform.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Positions of runs in a real database. */
class SnapshotStoreTest {

    private static final TestPostgres.Database DATABASE = TestPostgres.migratedDatabase();
    private static final JdbcClient DB = JdbcClient.create(DATABASE.dataSource());

    private final SnapshotStore store =
            new SnapshotStore(
                    DB,
                    new ContentCipher(
                            new ContentKeys(DATABASE.dataSource(), new MasterKey(new byte[32]))));

    private static RunId run(String key) {
        return RunId.of(new TenantId("acme"), key);
    }

    private static Snapshot snapshot(int attempt, int step) {
        return new Snapshot(
                attempt, step, 3L * step, Json.obj().put("what a person wrote", step).build());
    }

    @Test
    void theNewestAtOrBeforeTheStepIsFound() {
        RunId run = run("newest");
        store.keep(run, snapshot(0, 200));
        store.keep(run, snapshot(0, 400));
        assertThat(store.find(run, 0, 199)).isEmpty();
        assertThat(store.find(run, 0, 200)).contains(snapshot(0, 200));
        assertThat(store.find(run, 0, 399)).contains(snapshot(0, 200));
        assertThat(store.find(run, 0, Integer.MAX_VALUE)).contains(snapshot(0, 400));
    }

    @Test
    void eachAttemptAndEachRunHasItsOwn() {
        RunId run = run("own");
        store.keep(run, snapshot(1, 200));
        assertThat(store.find(run, 0, 200)).isEmpty();
        assertThat(store.find(run("another"), 1, 200)).isEmpty();
    }

    @Test
    void keepingOneAgainChangesNothing() {
        RunId run = run("again");
        store.keep(run, snapshot(0, 200));
        store.keep(run, new Snapshot(0, 200, 1, Json.Obj.EMPTY));
        assertThat(store.find(run, 0, 200)).contains(snapshot(0, 200));
    }

    @Test
    @Tag("CONTENT_IS_ENCRYPTED")
    void nothingOfItCanBeReadInTheTable() {
        RunId run = run("sealed");
        store.keep(run, snapshot(0, 200));
        byte[] stored =
                DB.sql("SELECT sealed FROM run_snapshots WHERE run_id = :run")
                        .param("run", run.value())
                        .query((row, _) -> row.getBytes(1))
                        .single();
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("a person");
    }

    @Test
    @Tag("CONTENT_IS_ENCRYPTED")
    void movedToAnotherStepItIsRefused() {
        RunId run = run("moved");
        store.keep(run, snapshot(0, 200));
        DB.sql("UPDATE run_snapshots SET step = 201 WHERE run_id = :run")
                .param("run", run.value())
                .update();
        assertThatThrownBy(() -> store.find(run, 0, 300)).isInstanceOf(ContentUnreadable.class);
    }
}
