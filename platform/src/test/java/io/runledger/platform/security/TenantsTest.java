package io.runledger.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.Refused;
import io.runledger.events.id.TenantId;
import io.runledger.platform.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tenants, keys, sessions and secrets without a server. */
class TenantsTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");
    private static final String KEY = "configured-key-0123456789-0123456789";

    private JdbcClient db;
    private Tenants tenants;
    private ApiKeys keys;

    @BeforeEach
    void freshTables() {
        db = JdbcClient.create(TestPostgres.migratedDatabase().dataSource());
        tenants = new Tenants(db);
        keys = new ApiKeys(db);
    }

    @Nested
    class CreatingATenant {

        @Test
        void givesAKeyThatSpeaksForIt() {
            var key = tenants.create(ACME);
            assertThat(key).matches("rlk_[A-Za-z0-9_-]{43}");
            assertThat(keys.authenticate(key)).contains(new Caller(ACME, "key:default"));
            assertThat(tenants.exists(ACME)).isTrue();
            assertThat(tenants.exists(OTHER)).isFalse();
        }

        @Test
        void isRefusedTheSecondTime() {
            var key = tenants.create(ACME);
            assertThatThrownBy(() -> tenants.create(ACME))
                    .isInstanceOf(Refused.class)
                    .hasMessage("tenant acme exists already");
            assertThat(keys.authenticate(key)).isPresent();
        }

        @Test
        void storesNoKey() {
            var key = tenants.create(ACME);
            var stored = db.sql("SELECT api_keys::text FROM api_keys").query(String.class).list();
            assertThat(stored).hasSize(1).noneMatch(row -> row.contains(key));
        }
    }

    @Nested
    class EnsuringATenant {

        @Test
        void twiceChangesNothing() {
            tenants.ensure(ACME, KEY);
            tenants.ensure(ACME, KEY);
            assertThat(tenants.list()).containsExactly(ACME);
            assertThat(keys.authenticate(KEY)).contains(new Caller(ACME, "key:default"));
        }

        @Test
        void refusesAWeakKeyWithoutRepeatingIt() {
            assertThatThrownBy(() -> tenants.ensure(ACME, "hunter2"))
                    .isInstanceOf(SecretRefused.class)
                    .hasMessage(
                            "the API key of tenant acme has 7 characters and must have 32 to"
                                    + " 256.");
            assertThat(tenants.list()).isEmpty();
        }

        @Test
        void refusesAKeyThatNoHeaderCanCarry() {
            assertThatThrownBy(
                            () -> tenants.ensure(ACME, "a key with spaces 0123456789 0123456789"))
                    .isInstanceOf(SecretRefused.class);
        }

        @Test
        void refusesAnotherTenantsKey() {
            tenants.ensure(ACME, KEY);
            assertThatThrownBy(() -> tenants.ensure(OTHER, KEY)).isInstanceOf(SecretRefused.class);
        }

        @Test
        void doesNotBringARevokedKeyBack() {
            tenants.ensure(ACME, KEY);
            keys.revoke(ACME, "default");
            assertThatThrownBy(() -> tenants.ensure(ACME, KEY)).isInstanceOf(SecretRefused.class);
            assertThat(keys.authenticate(KEY)).isEmpty();
        }
    }

    @Nested
    class ASession {

        private final AtomicReference<Instant> now =
                new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

        private Sessions sessions(String secret) {
            return new Sessions(keys, secret, now::get);
        }

        @Test
        void endsAfterTwelveHours() {
            tenants.ensure(ACME, KEY);
            var sessions = sessions("a-secret-of-this-installation-0001");
            var session = sessions.open(KEY).orElseThrow();
            now.set(now.get().plus(Duration.ofHours(12)).minusSeconds(1));
            assertThat(sessions.read(session)).contains(new Caller(ACME, "key:default"));
            now.set(now.get().plusSeconds(1));
            assertThat(sessions.read(session)).isEmpty();
        }

        @Test
        void ofAnotherInstallationIsRefused() {
            tenants.ensure(ACME, KEY);
            var session = sessions("a-secret-of-this-installation-0001").open(KEY).orElseThrow();
            assertThat(sessions("a-secret-of-this-installation-0002").read(session)).isEmpty();
        }
    }

    @Nested
    class AServiceToken {

        private static final String GOOD = "0123456789-0123456789-0123456789";

        @Test
        void thatIsTooShortKeepsTheProgramFromStartingAndIsNotShown() {
            var settings = new SecuritySettings(GOOD, GOOD, "hunter2", GOOD, GOOD);
            assertThatThrownBy(() -> new SecurityTokens(settings))
                    .isInstanceOfSatisfying(
                            SecretRefused.class,
                            refused ->
                                    assertThat(
                                                    new SecretRefusedAnalyzer()
                                                            .analyze(refused, refused)
                                                            .getDescription())
                                            .isEqualTo(
                                                    "runledger.security.worker-api-token has 7"
                                                            + " characters and must have at least"
                                                            + " 32."));
            assertThat(settings.toString()).doesNotContain("hunter2");
        }
    }
}
