package io.runledger.query.stream;

import io.runledger.events.id.RunId;
import io.runledger.events.run.AppendLiveText;
import io.runledger.platform.content.ContentCipher;
import io.runledger.query.readmodel.Columns;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Models' answers as they come, kept beside the log until the log has them, sealed under the
 * content key of the run. A run's pieces are numbered without gaps in the order of their commits:
 * whoever has read up to a number misses none below it.
 */
@Component
class LiveText {

    /** Calls that never end would leave their pieces behind; after this nobody waits for them. */
    private static final String OLDEST = "1 day";

    private final JdbcClient db;
    private final ContentCipher cipher;

    LiveText(JdbcClient db, ContentCipher cipher) {
        this.db = db;
        this.cipher = cipher;
    }

    /**
     * Keeps a piece, in the caller's transaction; one that comes again is left out.
     *
     * @return whether it is new
     */
    boolean append(AppendLiveText piece) {
        String run = piece.runId().value();
        // Locks the run's row until the commit, so that the order of numbers is that of commits.
        long live =
                db.sql(
                                """
                                INSERT INTO live_heads (run_id, live) VALUES (:run, 1)
                                ON CONFLICT (run_id) DO UPDATE SET live = live_heads.live + 1
                                RETURNING live
                                """)
                        .param("run", run)
                        .query(Long.class)
                        .single();
        if (insert(piece, live)) {
            return true;
        }
        db.sql("UPDATE live_heads SET live = live - 1 WHERE run_id = :run")
                .param("run", run)
                .update();
        return false;
    }

    private boolean insert(AppendLiveText piece, long live) {
        byte[] text = piece.text().getBytes(StandardCharsets.UTF_8);
        String call = piece.callId().value();
        return db.sql(
                                """
                                INSERT INTO live_text
                                    (run_id, live, call_id, sequence, attempt, step, node, path,
                                     sealed)
                                VALUES (:run, :live, :call, :sequence, :attempt, :step, :node,
                                        :path, :sealed)
                                ON CONFLICT (call_id, sequence) DO NOTHING
                                """)
                        .param("run", piece.runId().value())
                        .param("live", live)
                        .param("call", call)
                        .param("sequence", piece.sequence())
                        .param("attempt", piece.attempt())
                        .param("step", piece.step())
                        .param("node", piece.node())
                        .param("path", piece.path())
                        .param(
                                "sealed",
                                cipher.seal(
                                        piece.runId().value(), place(call, piece.sequence()), text))
                        .update()
                == 1;
    }

    /** At most {@code limit} pieces of a run after a number, oldest first. */
    List<LivePiece> after(RunId run, long live, int limit) {
        return db.sql(
                        """
                        SELECT live, call_id, sequence, attempt, step, node, path, sealed
                        FROM live_text WHERE run_id = :run AND live > :live
                        ORDER BY live LIMIT :limit
                        """)
                .param("run", run.value())
                .param("live", live)
                .param("limit", limit)
                .query((row, _) -> piece(run, row))
                .list();
    }

    private LivePiece piece(RunId run, ResultSet row) throws SQLException {
        String call = row.getString("call_id");
        int sequence = row.getInt("sequence");
        byte[] text = cipher.open(run.value(), place(call, sequence), row.getBytes("sealed"));
        return new LivePiece(
                row.getLong("live"),
                call,
                sequence,
                row.getInt("attempt"),
                row.getInt("step"),
                row.getString("node"),
                row.getString("path"),
                new String(text, StandardCharsets.UTF_8));
    }

    /** The number of the newest piece that a run had at a moment; 0: it had none. */
    long newestAt(RunId run, Instant moment) {
        return db.sql(
                        """
                        SELECT coalesce(max(live), 0) FROM live_text
                        WHERE run_id = :run AND created_at <= :moment
                        """)
                .param("run", run.value())
                .param("moment", Columns.time(moment))
                .query(Long.class)
                .single();
    }

    /** The numbers of the newest pieces of these runs; a run without any is left out. */
    Map<RunId, Long> newest(Collection<RunId> runs) {
        Map<RunId, Long> newest = new LinkedHashMap<>();
        if (!runs.isEmpty()) {
            db.sql("SELECT run_id, live FROM live_heads WHERE run_id IN (:runs)")
                    .param("runs", runs.stream().map(RunId::value).toList())
                    .query(row -> {
                        newest.put(new RunId(row.getString("run_id")), row.getLong("live"));
                    });
        }
        return newest;
    }

    /** Forgets the pieces of a node, which the log has as a whole. */
    void nodeEnded(RunId run, int attempt, int step, String path) {
        db.sql(
                        """
                        DELETE FROM live_text
                        WHERE run_id = :run AND attempt = :attempt AND step = :step AND path = :path
                        """)
                .param("run", run.value())
                .param("attempt", attempt)
                .param("step", step)
                .param("path", path)
                .update();
    }

    /** Forgets what is left of an attempt that has ended, and of anything that is long over. */
    void attemptEnded(RunId run, int attempt) {
        db.sql(
                        """
                        DELETE FROM live_text
                        WHERE (run_id = :run AND attempt <= :attempt)
                           OR created_at < now() - CAST(:oldest AS interval)
                        """)
                .param("run", run.value())
                .param("attempt", attempt)
                .param("oldest", OLDEST)
                .update();
    }

    private static String place(String call, int sequence) {
        return "live text " + call + " " + sequence;
    }
}
