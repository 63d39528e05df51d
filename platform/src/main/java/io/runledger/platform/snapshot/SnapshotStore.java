package io.runledger.platform.snapshot;

import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.platform.content.ContentCipher;
import io.runledger.platform.content.Gzip;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps positions of runs, compressed and encrypted under the run's content key. It is a help for
 * reading: every row can be made again from the log, and none says what the log does not.
 */
@Component
public class SnapshotStore {

    private final JdbcClient db;
    private final ContentCipher cipher;

    SnapshotStore(JdbcClient db, ContentCipher cipher) {
        this.db = db;
        this.cipher = cipher;
    }

    /**
     * The newest snapshot of an attempt at or before a step; empty if there is none.
     *
     * @throws io.runledger.platform.content.ContentUnreadable if the run's key is gone, or the
     *     snapshot was altered
     */
    public Optional<Snapshot> find(RunId run, int attempt, int step) {
        return db.sql(
                        """
                        SELECT attempt, step, sequence, sealed FROM run_snapshots
                        WHERE run_id = :run AND attempt = :attempt AND step <= :step
                        ORDER BY step DESC LIMIT 1
                        """)
                .param("run", run.value())
                .param("attempt", attempt)
                .param("step", step)
                .query((row, _) -> opened(run, row))
                .optional();
    }

    /** Keeps a snapshot; a no-op where there is one of this checkpoint. */
    public void keep(RunId run, Snapshot snapshot) {
        byte[] plain = snapshot.position().text().getBytes(StandardCharsets.UTF_8);
        db.sql(
                        """
                        INSERT INTO run_snapshots (run_id, attempt, step, sequence, sealed)
                        VALUES (:run, :attempt, :step, :sequence, :sealed)
                        ON CONFLICT (run_id, attempt, step) DO NOTHING
                        """)
                .param("run", run.value())
                .param("attempt", snapshot.attempt())
                .param("step", snapshot.step())
                .param("sequence", snapshot.sequence())
                .param(
                        "sealed",
                        cipher.seal(
                                run.value(),
                                place(snapshot.attempt(), snapshot.step(), snapshot.sequence()),
                                Gzip.pack(plain)))
                .update();
    }

    private Snapshot opened(RunId run, ResultSet row) throws SQLException {
        int attempt = row.getInt("attempt");
        int step = row.getInt("step");
        long sequence = row.getLong("sequence");
        byte[] packed =
                cipher.open(run.value(), place(attempt, step, sequence), row.getBytes("sealed"));
        String text = new String(Gzip.unpack(packed), StandardCharsets.UTF_8);
        return new Snapshot(attempt, step, sequence, (Json.Obj) Json.parseStored(text));
    }

    private static String place(int attempt, int step, long sequence) {
        return "run snapshot %d:%d at %d".formatted(attempt, step, sequence);
    }
}
