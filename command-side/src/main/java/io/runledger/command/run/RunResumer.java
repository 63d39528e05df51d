package io.runledger.command.run;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.RunCommand.RestartRun;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
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
                  AND ended.payload_type IN ('RunCompleted', 'RunFailed', 'RunCancelled', 'RunSkipped')
                  AND NOT EXISTS (
                    SELECT FROM domain_events again
                    WHERE again.aggregate_identifier = ended.aggregate_identifier
                      AND again.payload_type = 'AttemptRequested'
                      AND again.sequence_number > ended.sequence_number))
            ORDER BY requested.position
            """;

    private final JdbcClient db;
    private final RunLookup runs;
    private final RunStandings standings;
    private final Gateway gateway;
    private final Clock clock;

    RunResumer(
            JdbcClient db, RunLookup runs, RunStandings standings, Gateway gateway, Clock clock) {
        this.db = db;
        this.runs = runs;
        this.standings = standings;
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
        RunId run = new RunId(runId);
        TenantId tenant = runs.find(run).orElseThrow().tenantId();
        gateway.send(
                new RestartRun(
                        run,
                        standings.of(run).attempt(),
                        "the Temporal server lost its workflows",
                        clock.instant()),
                new Sender(tenant, "system:resumer"));
    }
}
