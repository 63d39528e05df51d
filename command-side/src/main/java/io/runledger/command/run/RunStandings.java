package io.runledger.command.run;

import io.runledger.events.id.RunId;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunEvent.RunSkipped;
import io.runledger.events.run.RunEvent.StateInjected;
import io.runledger.events.run.RunStanding;
import io.runledger.platform.eventstore.EventLog;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How a run stands, read from the few events that turn it, however many steps it has taken. The
 * conditions are those of the index {@code domain_events_turns}.
 */
@Component
class RunStandings {

    private static final String STANDING =
            """
            SELECT count(*) FILTER (WHERE payload_type = 'AttemptRequested') AS attempt,
                   coalesce(max(sequence_number) FILTER (WHERE payload_type = 'AttemptRequested'), 0)
                   >= coalesce(max(sequence_number) FILTER (WHERE payload_type
                               IN ('RunCompleted', 'RunFailed', 'RunCancelled', 'RunSkipped')), 0) AS open
            FROM domain_events
            WHERE aggregate_identifier = :run AND payload_type
                  IN ('AttemptRequested', 'RunCompleted', 'RunFailed', 'RunCancelled', 'RunSkipped')
            """;

    private static final String LAST_TURN =
            """
            SELECT sequence_number FROM domain_events
            WHERE aggregate_identifier = :run AND payload_type
                  IN ('AttemptRequested', 'RunCompleted', 'RunFailed', 'RunCancelled', 'RunSkipped',
                      'RunInterrupted', 'RunResumed')
            ORDER BY sequence_number DESC LIMIT 1
            """;

    private static final String BEGUN =
            """
            SELECT EXISTS (
                SELECT 1 FROM domain_events
                WHERE aggregate_identifier = :run AND payload_type = 'RunStarted'
                  AND sequence_number > (
                      SELECT coalesce(max(sequence_number), 0) FROM domain_events
                      WHERE aggregate_identifier = :run AND payload_type = 'AttemptRequested'))
            """;

    /** Controls are numbered in the order in which they came, so the n-th row has number n. */
    private static final String CONTROLS =
            """
            SELECT sequence_number FROM domain_events
            WHERE aggregate_identifier = :run AND payload_type IN ('RunResumed', 'StateInjected')
            ORDER BY sequence_number OFFSET :after
            """;

    private final JdbcClient db;
    private final EventLog log;

    RunStandings(JdbcClient db, EventLog log) {
        this.db = db;
        this.log = log;
    }

    /** How a run stands that was asked for. */
    RunStanding of(RunId run) {
        return db.sql(STANDING)
                .param("run", run.value())
                .query((row, _) -> new RunStanding(row.getInt("attempt"), row.getBoolean("open")))
                .single();
    }

    /** Whether a workflow has taken the newest attempt over. */
    boolean hasBegun(RunId run) {
        return db.sql(BEGUN).param("run", run.value()).query(Boolean.class).single();
    }

    /** What a run waits at; empty while it does not. */
    Optional<RunInterrupted> pause(RunId run) {
        return lastTurn(run)
                .filter(RunInterrupted.class::isInstance)
                .map(RunInterrupted.class::cast);
    }

    /** Whether a run ended in an error. */
    boolean hasFailed(RunId run) {
        return lastTurn(run).filter(RunFailed.class::isInstance).isPresent();
    }

    /** What ended the newest attempt of a run; empty while it is open. */
    Optional<RunEvent> end(RunId run) {
        return lastTurn(run).filter(RunStandings::ends);
    }

    private static boolean ends(RunEvent turn) {
        return turn instanceof RunCompleted
                || turn instanceof RunFailed
                || turn instanceof RunCancelled
                || turn instanceof RunSkipped;
    }

    private Optional<RunEvent> lastTurn(RunId run) {
        return db.sql(LAST_TURN)
                .param("run", run.value())
                .query((row, _) -> row.getLong(1))
                .optional()
                .map(sequence -> event(run, sequence));
    }

    /** What a run was told after a number, up to an attempt, oldest first. */
    List<RunControl> controls(RunId run, int attempt, int after) {
        return db
                .sql(CONTROLS)
                .param("run", run.value())
                .param("after", after)
                .query((row, _) -> row.getLong(1))
                .list()
                .stream()
                .map(sequence -> event(run, sequence))
                .flatMap(event -> control(event, attempt).stream())
                .toList();
    }

    private static Optional<RunControl> control(RunEvent event, int attempt) {
        if (event instanceof RunResumed e && e.attempt() <= attempt) {
            return Optional.of(RunControl.resume(e.control(), e.updates(), e.gotoTargets()));
        }
        if (event instanceof StateInjected e && e.attempt() <= attempt) {
            return Optional.of(RunControl.inject(e.control(), e.updates(), e.applyAfter()));
        }
        return Optional.empty();
    }

    private RunEvent event(RunId run, long sequence) {
        return (RunEvent) log.readAggregate(run.value(), sequence - 1, 1).getFirst().event();
    }
}
