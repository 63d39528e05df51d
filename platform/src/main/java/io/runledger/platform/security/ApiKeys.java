package io.runledger.platform.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.runledger.events.id.TenantId;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Knows API keys by their hashes. A good key is remembered for five seconds: another process may go
 * on taking a revoked one for that long. Blocks on the database.
 */
public final class ApiKeys {

    /** Half a SHA-256: enough to name one key, and useless for finding it. */
    static final int PREFIX_LENGTH = 32;

    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    private final JdbcClient db;
    private final Cache<String, KnownKey> known =
            Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(REMEMBERED).build();

    ApiKeys(JdbcClient db) {
        this.db = db;
    }

    /** Whom the key speaks for; empty if it is unknown or revoked. */
    public Optional<Caller> authenticate(String plainKey) {
        var hash = Hashes.sha256Hex(plainKey);
        return byPrefix(hash.substring(0, PREFIX_LENGTH))
                .filter(key -> Hashes.same(key.hash(), hash))
                .map(KnownKey::caller);
    }

    /**
     * Ends every key of a tenant that has this label, and with it the sessions that came from them.
     *
     * @return how many keys it ended
     */
    public int revoke(TenantId tenant, String label) {
        int revoked =
                db.sql(
                                """
                                UPDATE api_keys SET revoked_at = now()
                                WHERE tenant_id = :tenant AND label = :label AND revoked_at IS NULL
                                """)
                        .param("tenant", tenant.value())
                        .param("label", label)
                        .update();
        known.invalidateAll();
        return revoked;
    }

    Optional<KnownKey> byPrefix(String prefix) {
        var remembered = known.getIfPresent(prefix);
        if (remembered != null) {
            return Optional.of(remembered);
        }
        // Unknown keys are not remembered: guesses would drive the good ones out.
        var stored = stored(prefix);
        stored.ifPresent(key -> known.put(prefix, key));
        return stored;
    }

    private Optional<KnownKey> stored(String prefix) {
        return db.sql(
                        """
                        SELECT key_hash, tenant_id, label FROM api_keys
                        WHERE left(key_hash, 32) = :prefix AND revoked_at IS NULL
                        """)
                .param("prefix", prefix)
                .query((row, _) ->
                        new KnownKey(
                                row.getString("key_hash"),
                                new TenantId(row.getString("tenant_id")),
                                row.getString("label")))
                .optional();
    }

    /** A key that is in force. */
    record KnownKey(String hash, TenantId tenant, String label) {

        Caller caller() {
            return new Caller(tenant, "key:" + label);
        }

        String prefix() {
            return hash.substring(0, PREFIX_LENGTH);
        }

        @Override
        public String toString() {
            return "KnownKey[" + tenant + ", " + label + "]";
        }
    }
}
