package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.json.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the demo model's own spend log is for. */
class DemoReportsLostTest {

    @Test
    void callsWhoseReportsDiedWithTheProcessAreChargedByTheNextReconciliation()
            throws SQLException {
        Instant from = Instant.now().minus(Duration.ofHours(1));
        // A pass of its own every five minutes must not come first.
        Map<String, String> settings =
                Map.of("RUNLEDGER_RECONCILER_LAG", "1s", "RUNLEDGER_RECONCILER_EVERY", "6h");
        try (ProductProcess product = ProductProcess.start(settings)) {
            Api api = product.api();
            String run = endedWithoutReports(product);

            product.restart();

            assertThat(api.run(run).text("billing_status")).isEqualTo("pending");
            Reconciliations passes = new Reconciliations(product, from);
            List<Json.Obj> units = api.events(run, "UsageUnitCreated");
            assertThat(units).isNotEmpty();
            Eventually.holds(() -> {
                passes.whole();
                assertThat(api.run(run).text("billing_status")).isEqualTo("settled");
            });
            assertThat(api.receipts(run))
                    .hasSameSizeAs(units)
                    .extracting(receipt -> receipt.text("provenance"))
                    .containsOnly("reconciler");
            String last = passes.whole();
            assertThat(Reconciliations.count(List.of(api), last, "matched"))
                    .isEqualTo(units.size());
            assertThat(Reconciliations.count(List.of(api), last, "backfilled")).isZero();
        }
    }

    /** A run that ends while no report of it can be stored, in a process that is killed then. */
    private static String endedWithoutReports(ProductProcess product) throws SQLException {
        try (Connection database = product.servers().database();
                var statement = database.createStatement()) {
            database.setAutoCommit(false);
            statement.execute("LOCK TABLE billing_inbox IN ACCESS EXCLUSIVE MODE");
            String run = product.api().start("lost", Graphs.example("research-fan-in"));
            assertThat(product.api().ended(run).text("status")).isEqualTo("success");
            product.kill9();
            // What the killed process had sent would otherwise be stored when the lock is gone.
            statement.execute(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE pid <> pg_backend_pid() AND datname = current_database()
                    """);
            database.rollback();
            return run;
        }
    }
}
