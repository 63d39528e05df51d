package io.runledger.command.run;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.RunCommand.RestartRun;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunWorkflow;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.eventstore.LoggedEvent;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Goes on with the open runs from our own log, where the Temporal server forgot its workflows with
 * the process that held them: each gets another attempt, from its last checkpoint.
 */
@Component
public class RunResumer {

    private static final Logger LOG = LoggerFactory.getLogger(RunResumer.class);

    private static final String OPEN_RUNS =
            """
            SELECT requested.aggregate_identifier FROM domain_events requested
            WHERE requested.payload_type = 'RunRequested' AND NOT EXISTS (
                SELECT FROM domain_events ended
                WHERE ended.aggregate_identifier = requested.aggregate_identifier
                  AND ended.payload_type IN ('RunCompleted', 'RunFailed', 'RunCancelled'))
            ORDER BY requested.position
            """;

    private final JdbcClient db;
    private final EventLog log;
    private final Gateway gateway;
    private final Clock clock;

    RunResumer(JdbcClient db, EventLog log, Gateway gateway, Clock clock) {
        this.db = db;
        this.log = log;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** Asks for another attempt of every run that was started and has not ended. */
    public void resumeOpenRuns() {
        List<String> open = db.sql(OPEN_RUNS).query((row, _) -> row.getString(1)).list();
        open.forEach(this::resume);
        if (!open.isEmpty()) {
            LOG.info("{} open runs go on from their last checkpoints", open.size());
        }
    }

    private void resume(String runId) {
        RunState state = new RunState();
        List<LoggedEvent> events = log.readAggregate(runId);
        events.forEach(logged -> state.apply((RunEvent) logged.event()));
        RunRequested run = (RunRequested) events.getFirst().event();
        TenantId tenant = run.tenantId();
        int next = state.attempt() + 1;
        gateway.send(
                new RestartRun(
                        new RunId(runId),
                        state.attempt(),
                        RunWorkflow.idOf(tenant, run.idempotencyKey(), next),
                        "the Temporal server lost its workflows",
                        clock.instant()),
                new Sender(tenant, "system:resumer"));
    }
}
