package io.runledger.billing.reconciliation;

import io.runledger.billing.BillingSettings;
import io.runledger.billing.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Begins the passes that nobody asks for. */
@Component
class PassBegin {

    /** Who asks for them, as reports show it. */
    static final String ACTOR = "schedule";

    private final JdbcClient db;
    private final Passes passes;
    private final PassStarter starter;
    private final ReconcilerSettings settings;
    private final BillingSettings billing;

    PassBegin(
            JdbcClient db,
            Passes passes,
            PassStarter starter,
            ReconcilerSettings settings,
            BillingSettings billing) {
        this.db = db;
        this.passes = passes;
        this.starter = starter;
        this.settings = settings;
        this.billing = billing;
    }

    /** Where a pass of its own begins and ends. */
    private record Window(UUID id, Instant from, Instant to) {}

    /** Begins a pass where none of its kind is under way. */
    void begin() {
        if (passes.running().stream().anyMatch(Pass::scheduled)) {
            return;
        }
        Window window = window();
        passes.create(
                window.id(),
                true,
                billing.operatorTenant(),
                ACTOR,
                window.from(),
                window.to(),
                true);
        starter.start(window.id());
        forgetOld(settings.keep());
    }

    /** From the cursor on; the first pass of all begins with the oldest call that we know of. */
    private Window window() {
        return db.sql(
                        """
                        SELECT gen_random_uuid() AS id, coalesce(
                                   (SELECT reached FROM reconciliation_cursor),
                                   least((SELECT min(created_at) FROM read_model.usage_units),
                                         (SELECT min(called_at) FROM read_model.charge_receipts)),
                                   now() - make_interval(secs => :lag))
                                   - make_interval(secs => :overlap) AS begin,
                               now() - make_interval(secs => :lag) AS until
                        """)
                .param("lag", settings.lag().toMillis() / 1000.0)
                .param("overlap", settings.overlap().toMillis() / 1000.0)
                .query((row, _) ->
                        new Window(
                                row.getObject("id", UUID.class),
                                Rows.instant(row, "begin"),
                                Rows.instant(row, "until")))
                .single();
    }

    private void forgetOld(Duration keep) {
        db.sql(
                        """
                        DELETE FROM reconciliations WHERE scheduled AND status <> 'running'
                          AND completed_at < now() - make_interval(secs => :keep)
                        """)
                .param("keep", keep.toSeconds())
                .update();
    }
}
