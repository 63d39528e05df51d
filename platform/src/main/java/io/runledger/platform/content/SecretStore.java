package io.runledger.platform.content;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps secrets sealed with the master key. Messages carry a secret's name only, never the secret.
 */
@Component
public class SecretStore {

    private final JdbcClient db;
    private final SecretBox box;

    SecretStore(JdbcClient db, SecretBox box) {
        this.db = db;
        this.box = box;
    }

    /** Keeps a secret and answers with its name. */
    public String keep(String secret) {
        String ref = UUID.randomUUID().toString();
        db.sql("INSERT INTO secrets (ref, sealed) VALUES (:ref, :sealed)")
                .param("ref", ref)
                .param("sealed", box.seal(place(ref), secret))
                .update();
        return ref;
    }

    /**
     * The secret of this name.
     *
     * @throws ContentUnreadable if there is none
     */
    public String read(String ref) {
        byte[] sealed =
                db.sql("SELECT sealed FROM secrets WHERE ref = :ref")
                        .param("ref", ref)
                        .query((row, _) -> row.getBytes(1))
                        .optional()
                        .orElseThrow(() -> new ContentUnreadable("secret " + ref + " is gone"));
        return box.open(place(ref), sealed);
    }

    /** Forgets a secret; a no-op if there is none of this name. */
    public void forget(String ref) {
        db.sql("DELETE FROM secrets WHERE ref = :ref").param("ref", ref).update();
    }

    private static String place(String ref) {
        return "secret " + ref;
    }
}
