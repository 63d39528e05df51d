package io.runledger.billing.gauge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads from the database how billing stands; all processes of one database show the same. */
@Component
class BillingGauges {

    private static final String READ =
            """
            SELECT (SELECT count(*) FROM billing_inbox WHERE processed_at IS NULL) AS inbox_waiting,
                   (SELECT count(*) FROM billing_inbox_bodies) AS bodies_waiting,
                   coalesce(extract(epoch FROM now() - least(
                       (SELECT min(received_at) FROM billing_inbox WHERE processed_at IS NULL),
                       (SELECT min(received_at) FROM billing_inbox_bodies))), 0)
                       AS ingest_lag_seconds,
                   (SELECT count(*) FROM read_model.billing_quarantine
                    WHERE resolution IS NULL) AS quarantined_open,
                   (SELECT count(*) FROM read_model.billing_suspense
                    WHERE resolution IS NULL) AS suspense_open,
                   (SELECT count(*) FROM read_model.usage_units
                    WHERE outcome IS NULL) AS open_units,
                   (SELECT count(*) FROM billing_dead_letters) AS dead_letters
            """;

    /** A gauge, by the name of its column. */
    private enum Name {
        INBOX_WAITING("Stored LiteLLM payloads that are not processed yet"),
        BODIES_WAITING("Stored bodies of callbacks that are not taken apart yet"),
        INGEST_LAG_SECONDS("Age of the oldest stored payload that is not processed yet"),
        QUARANTINED_OPEN("Quarantined calls that wait for a person"),
        SUSPENSE_OPEN("Charges in suspense that wait for a person"),
        OPEN_UNITS("Announced calls that no witness has told of yet"),
        DEAD_LETTERS("What was sent to the ingest and nobody can use");

        private final String what;

        Name(String what) {
            this.what = what;
        }

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** As Micrometer wants it; Prometheus gets {@code billing_} and the column's name. */
        String meter() {
            return "billing." + column().replace('_', '.');
        }
    }

    private final JdbcClient db;
    private volatile Map<Name, Double> values = new EnumMap<>(Name.class);

    BillingGauges(JdbcClient db, MeterRegistry metrics) {
        this.db = db;
        for (Name name : Name.values()) {
            Gauge.builder(name.meter(), () -> values.getOrDefault(name, 0.0))
                    .description(name.what)
                    .register(metrics);
        }
    }

    void refresh() {
        values =
                db.sql(READ)
                        .query((row, _) -> {
                            Map<Name, Double> read = new EnumMap<>(Name.class);
                            for (Name name : Name.values()) {
                                read.put(name, row.getDouble(name.column()));
                            }
                            return read;
                        })
                        .single();
    }
}
