package io.runledger.command.store;

import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.store.ReadValues;
import io.runledger.events.store.StoreEvent;
import io.runledger.events.store.StoreEvent.ValuePut;
import io.runledger.events.store.StoreEvent.ValueRemoved;
import io.runledger.events.store.StoreKey;
import io.runledger.events.store.StoreValues;
import io.runledger.events.store.StoreValues.StoreValue;
import io.runledger.platform.content.ContentCipher;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The newest values, sealed as in their events. Written in the transaction that appends the event,
 * so that a value can be read as soon as it was put.
 */
@Component
@ProcessingGroup(StoreTable.GROUP)
class StoreTable {

    static final String GROUP = "store-values";

    private final JdbcClient db;
    private final ContentCipher cipher;

    StoreTable(JdbcClient db, ContentCipher cipher) {
        this.db = db;
        this.cipher = cipher;
    }

    /** A value as it is kept. */
    record Kept(StoreKey key, Json value, Instant updatedAt) {}

    /** A value's name without the value. */
    record Named(String key, Instant updatedAt) {}

    @EventHandler
    void on(StoreEvent event) {
        switch (event) {
            case ValuePut e -> put(e);
            case ValueRemoved e ->
                    db.sql(
                                    """
                                    DELETE FROM store_values
                                    WHERE tenant_id = :tenant AND namespace = :ns AND key = :key
                                    """)
                            .param("tenant", e.tenantId().value())
                            .param("ns", e.namespace())
                            .param("key", e.key())
                            .update();
        }
    }

    private void put(ValuePut e) {
        byte[] plain = e.value().text().getBytes(StandardCharsets.UTF_8);
        db.sql(
                        """
                        INSERT INTO store_values (tenant_id, namespace, key, sealed, updated_at)
                        VALUES (:tenant, :ns, :key, :sealed, :at)
                        ON CONFLICT (tenant_id, namespace, key)
                        DO UPDATE SET sealed = EXCLUDED.sealed, updated_at = EXCLUDED.updated_at
                        """)
                .param("tenant", e.tenantId().value())
                .param("ns", e.namespace())
                .param("key", e.key())
                .param("sealed", cipher.seal(e.contentKey(), place(e.namespace(), e.key()), plain))
                .param("at", e.at().atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<Kept> find(TenantId tenant, StoreKey key) {
        return db.sql(
                        """
                        SELECT sealed, updated_at FROM store_values
                        WHERE tenant_id = :tenant AND namespace = :ns AND key = :key
                        """)
                .param("tenant", tenant.value())
                .param("ns", key.namespace())
                .param("key", key.key())
                .query((row, _) -> kept(tenant, key, row))
                .optional();
    }

    /** The names in a namespace after one, in the order of their bytes. */
    List<Named> names(TenantId tenant, String namespace, String after, int limit) {
        return db.sql(
                        """
                        SELECT key, updated_at FROM store_values
                        WHERE tenant_id = :tenant AND namespace = :ns AND key > :after
                        ORDER BY key LIMIT :limit
                        """)
                .param("tenant", tenant.value())
                .param("ns", namespace)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> new Named(row.getString("key"), updatedAt(row)))
                .list();
    }

    @QueryHandler
    StoreValues handle(ReadValues question) {
        List<StoreValue> values = new ArrayList<>();
        for (StoreKey key : question.keys()) {
            find(question.tenantId(), key)
                    .ifPresent(kept -> values.add(new StoreValue(key, kept.value())));
        }
        return new StoreValues(question.runId(), values);
    }

    private Kept kept(TenantId tenant, StoreKey key, ResultSet row) throws SQLException {
        byte[] plain =
                cipher.open(
                        StoreEvent.contentKeyOf(tenant, key.namespace()),
                        place(key.namespace(), key.key()),
                        row.getBytes("sealed"));
        return new Kept(
                key, Json.parseStored(new String(plain, StandardCharsets.UTF_8)), updatedAt(row));
    }

    private static Instant updatedAt(ResultSet row) throws SQLException {
        return row.getObject("updated_at", OffsetDateTime.class).toInstant();
    }

    private static String place(String namespace, String key) {
        return "store value " + namespace + "." + key;
    }
}
