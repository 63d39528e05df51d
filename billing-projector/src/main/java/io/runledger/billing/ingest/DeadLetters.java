package io.runledger.billing.ingest;

import io.runledger.billing.Rows;
import io.runledger.events.json.Json;
import io.runledger.platform.content.ContentCipher;
import io.runledger.platform.content.ContentUnreadable;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps what was sent and nobody can use, sealed, with the reason. */
@Component
class DeadLetters {

    private static final String CONTENT_KEY = "inbox";
    private static final String PLACE = "billing_dead_letters";

    private final JdbcClient db;
    private final ContentCipher cipher;

    DeadLetters(JdbcClient db, ContentCipher cipher) {
        this.db = db;
        this.cipher = cipher;
    }

    /** One of them as it is listed. */
    record Kept(long id, Json.Obj json) {}

    void store(List<DeadLetter> letters) {
        for (DeadLetter letter : letters) {
            db.sql(
                            """
                            INSERT INTO billing_dead_letters
                                   (code, message, entry_index, bytes, content)
                            VALUES (:code, :message, :index, :bytes, :content)
                            """)
                    .param("code", letter.code())
                    .param("message", letter.message())
                    .param("index", letter.index())
                    .param("bytes", letter.bytes())
                    .param("content", cipher.seal(CONTENT_KEY, PLACE, letter.content()))
                    .update();
        }
    }

    /** Those below this id, newest first. */
    List<Kept> page(long before, int limit) {
        return db.sql(
                        """
                        SELECT * FROM billing_dead_letters WHERE id < :before
                        ORDER BY id DESC LIMIT :limit
                        """)
                .param("before", before)
                .param("limit", limit)
                .query((row, _) -> kept(row))
                .list();
    }

    private Kept kept(ResultSet row) throws SQLException {
        int index = row.getInt("entry_index");
        boolean whole = row.wasNull();
        return new Kept(
                row.getLong("id"),
                Json.obj()
                        .put("id", Long.toString(row.getLong("id")))
                        .put("code", row.getString("code"))
                        .put("message", row.getString("message"))
                        .put("index", whole ? Json.NULL : Json.of(index))
                        .put("bytes", row.getInt("bytes"))
                        .put("received_at", Rows.instant(row, "received_at"))
                        .put("content", content(row.getBytes("content")))
                        .build());
    }

    /** As text, whatever it is; null where it can no longer be read. */
    private Json content(byte[] sealed) {
        try {
            byte[] plain = cipher.open(CONTENT_KEY, PLACE, sealed);
            return Json.of(new String(plain, StandardCharsets.UTF_8));
        } catch (ContentUnreadable _) {
            return Json.NULL;
        }
    }
}
