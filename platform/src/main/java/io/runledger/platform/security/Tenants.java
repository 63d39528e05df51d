package io.runledger.platform.security;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.TenantId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes tenants and their first keys. Blocks on the database. */
public final class Tenants {

    /** Lets a key be recognised where it does not belong, in a log or a repository. */
    private static final String PREFIX = "rlk_";

    private static final int RANDOM_BYTES = 32;
    private static final int MAX_KEY_LENGTH = 256;
    private static final String FIRST_LABEL = "default";

    private final JdbcClient db;
    private final SecureRandom random = new SecureRandom();

    Tenants(JdbcClient db) {
        this.db = db;
    }

    /**
     * Makes a tenant with one key, labelled {@code default}.
     *
     * @return the key, {@code rlk_} and 43 characters; it cannot be shown again
     * @throws Refused CONFLICT if there is such a tenant already
     */
    public String create(TenantId tenant) {
        var key = newKey();
        int made =
                db.sql(
                                """
                                WITH made AS (
                                    INSERT INTO tenants (tenant_id) VALUES (:tenant)
                                    ON CONFLICT DO NOTHING RETURNING tenant_id)
                                INSERT INTO api_keys (key_hash, tenant_id, label)
                                SELECT :hash, tenant_id, :label FROM made
                                """)
                        .param("tenant", tenant.value())
                        .param("hash", Hashes.sha256Hex(key))
                        .param("label", FIRST_LABEL)
                        .update();
        if (made == 0) {
            throw new Refused(RefusalCode.CONFLICT, "tenant " + tenant + " exists already");
        }
        return key;
    }

    /** A new random API key, stored nowhere. */
    public String newKey() {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Sees to it that the tenant is there and that the configured key speaks for it. Doing it again
     * changes nothing; another key is added beside the earlier ones.
     *
     * @throws SecretRefused if the key is too short, too long, not visible ASCII, revoked, or
     *     another tenant's
     */
    public void ensure(TenantId tenant, String plainKey) {
        requireUsable(tenant, plainKey);
        db.sql("INSERT INTO tenants (tenant_id) VALUES (:tenant) ON CONFLICT DO NOTHING")
                .param("tenant", tenant.value())
                .update();
        db.sql(
                        """
                        INSERT INTO api_keys (key_hash, tenant_id, label)
                        VALUES (:hash, :tenant, :label) ON CONFLICT DO NOTHING
                        """)
                .param("hash", Hashes.sha256Hex(plainKey))
                .param("tenant", tenant.value())
                .param("label", FIRST_LABEL)
                .update();
        requireInForce(tenant, plainKey);
    }

    private static void requireUsable(TenantId tenant, String key) {
        if (key.length() < SecurityTokens.MIN_LENGTH || key.length() > MAX_KEY_LENGTH) {
            throw new SecretRefused(
                    "the API key of tenant %s has %d characters and must have %d to %d."
                            .formatted(
                                    tenant,
                                    key.length(),
                                    SecurityTokens.MIN_LENGTH,
                                    MAX_KEY_LENGTH));
        }
        if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new SecretRefused(
                    "the API key of tenant " + tenant + " must be visible ASCII without spaces.");
        }
    }

    private void requireInForce(TenantId tenant, String key) {
        boolean inForce =
                db.sql(
                                        """
                                        SELECT count(*) FROM api_keys
                                        WHERE key_hash = :hash AND tenant_id = :tenant
                                          AND revoked_at IS NULL
                                        """)
                                .param("hash", Hashes.sha256Hex(key))
                                .param("tenant", tenant.value())
                                .query(Long.class)
                                .single()
                        == 1;
        if (!inForce) {
            throw new SecretRefused(
                    "the API key of tenant " + tenant + " is revoked, or another tenant's.");
        }
    }

    /** All tenants, by id. */
    public List<TenantId> list() {
        return db.sql("SELECT tenant_id FROM tenants ORDER BY tenant_id")
                .query((row, _) -> new TenantId(row.getString("tenant_id")))
                .list();
    }

    public boolean exists(TenantId tenant) {
        return db.sql("SELECT count(*) FROM tenants WHERE tenant_id = :tenant")
                        .param("tenant", tenant.value())
                        .query(Long.class)
                        .single()
                == 1;
    }
}
