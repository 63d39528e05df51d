package io.runledger.query.webhook;

import io.runledger.events.id.TenantId;
import io.runledger.events.id.WebhookId;
import io.runledger.events.json.Json;
import io.runledger.events.webhook.DeliveryCommand;
import io.runledger.events.webhook.DeliveryEvent.DeliveryRecorded;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.http.ProblemException;
import io.runledger.query.readmodel.Columns;
import io.runledger.query.readmodel.ReadTables;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds triggers, their deliveries, and what was in them. */
@Component
class WebhookShelf {

    private static final String DELIVERIES =
            """
            SELECT d.*, r.run_id AS last_run_id, r.status AS last_run_status,
                   coalesce(r.runs, 0) AS runs
            FROM read_model.webhook_deliveries d
            LEFT JOIN LATERAL (
                SELECT run_id, status, count(*) OVER () AS runs FROM read_model.graph_runs
                WHERE tenant_id = d.tenant_id AND trigger_source LIKE 'webhook:%'
                  AND trigger_ref = d.webhook_id || '/' || d.delivery_id
                ORDER BY created_position DESC LIMIT 1) r ON true
            WHERE d.tenant_id = :tenant AND d.webhook_id = :webhook
              AND d.first_position < :below
              AND (:outcome = '' OR d.outcome = :outcome)
            ORDER BY d.first_position DESC LIMIT :limit
            """;

    private static final String RUNS =
            """
            SELECT run_id, status, created_at FROM read_model.graph_runs
            WHERE tenant_id = :tenant AND trigger_source LIKE 'webhook:%' AND trigger_ref = :ref
            ORDER BY created_position DESC LIMIT 100
            """;

    private final ReadTables tables;
    private final EventLog log;

    WebhookShelf(ReadTables tables, EventLog log) {
        this.tables = tables;
        this.log = log;
    }

    /** A run that was made of a delivery. */
    public record DeliveredRun(String runId, String status, Instant createdAt) {}

    /** The living triggers of a tenant, newest first. */
    List<WebhookRow> living(TenantId tenant, int limit) {
        return tables.sql(
                        """
                        SELECT * FROM read_model.webhooks WHERE tenant_id = :tenant AND NOT deleted
                        ORDER BY created_at DESC, webhook_id LIMIT :limit
                        """)
                .param("tenant", tenant.value())
                .param("limit", limit)
                .query((row, _) -> WebhookRow.of(row))
                .list();
    }

    /**
     * A trigger of a tenant, also one that is gone.
     *
     * @throws ProblemException 404 if there never was one, or it is another tenant's
     */
    WebhookRow require(TenantId tenant, String id) {
        return tables.sql(
                        """
                        SELECT * FROM read_model.webhooks
                        WHERE tenant_id = :tenant AND webhook_id = :id
                        """)
                .param("tenant", tenant.value())
                .param("id", id)
                .query((row, _) -> WebhookRow.of(row))
                .optional()
                .orElseThrow(() -> ProblemException.notFound("there is no webhook " + id));
    }

    /**
     * Deliveries to a trigger, newest first.
     *
     * @param outcome only those; empty: all
     * @param below only what came before this place in the log
     */
    List<DeliveryRow> deliveries(
            TenantId tenant, String webhook, String outcome, long below, int limit) {
        return tables.sql(DELIVERIES)
                .param("tenant", tenant.value())
                .param("webhook", webhook)
                .param("outcome", outcome)
                .param("below", below)
                .param("limit", limit)
                .query((row, _) -> DeliveryRow.of(row))
                .list();
    }

    /** The runs that were made of a delivery, newest first. */
    List<DeliveredRun> runs(TenantId tenant, String webhook, String delivery) {
        return tables.sql(RUNS)
                .param("tenant", tenant.value())
                .param("ref", webhook + "/" + delivery)
                .query((row, _) ->
                        new DeliveredRun(
                                row.getString("run_id"),
                                row.getString("status"),
                                Objects.requireNonNull(Columns.instant(row, "created_at"))))
                .list();
    }

    /**
     * What the log says of a delivery last, with what was in it.
     *
     * @throws ProblemException 404 if nothing is on record
     */
    DeliveryRecorded recorded(TenantId tenant, String webhook, String delivery) {
        String id = DeliveryCommand.idOf(tenant, new WebhookId(webhook), delivery);
        Optional<DeliveryRecorded> last =
                log.readAggregate(id, log.lastSequence(id).orElse(0) - 1, 1).stream()
                        .map(logged -> (DeliveryRecorded) logged.event())
                        .findFirst();
        return last.orElseThrow(
                () -> ProblemException.notFound("there is no delivery " + delivery));
    }

    /** The runs of a delivery as the API shows them. */
    static Json shown(List<DeliveredRun> runs) {
        return Json.arr(
                runs.stream()
                        .map(run ->
                                Json.obj()
                                        .put("run_id", run.runId())
                                        .put("status", run.status())
                                        .put("created_at", run.createdAt())
                                        .build())
                        .toList());
    }
}
