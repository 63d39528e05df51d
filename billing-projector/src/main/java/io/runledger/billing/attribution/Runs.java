package io.runledger.billing.attribution;

import io.runledger.events.DomainEvent;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.platform.content.ContentUnreadable;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.eventstore.LoggedEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Runs and their usage units: from the read model where it has them, else from the log, which knows
 * of a run from the moment it was accepted.
 */
@Component
public class Runs {

    private final JdbcClient db;
    private final EventLog log;

    Runs(JdbcClient db, EventLog log) {
        this.db = db;
        this.log = log;
    }

    /**
     * A call that a run announced.
     *
     * @param node the node that made it
     */
    record Unit(RunId runId, int attempt, String node) {}

    /** The run of this id; empty if there is none. */
    public Optional<RunFacts> find(RunId runId) {
        return projected(runId).or(() -> logged(runId));
    }

    private Optional<RunFacts> projected(RunId runId) {
        return db.sql(
                        """
                        SELECT tenant_id, account_id, graph_id, run_kind, trigger_source,
                               schedule_id
                        FROM read_model.billing_runs WHERE run_id = :run
                        """)
                .param("run", runId.value())
                .query((row, _) ->
                        new RunFacts(
                                runId,
                                new TenantId(row.getString("tenant_id")),
                                new AccountId(row.getString("account_id")),
                                row.getString("graph_id"),
                                row.getString("run_kind"),
                                row.getString("trigger_source"),
                                row.getString("schedule_id")))
                .optional();
    }

    private Optional<RunFacts> logged(RunId runId) {
        return events(() -> log.readAggregate(runId.value(), -1, 1)).stream()
                .filter(RunRequested.class::isInstance)
                .map(event -> facts((RunRequested) event))
                .findFirst();
    }

    /** A run whose content was erased can no longer be read; the read model still knows it. */
    private static List<DomainEvent> events(Supplier<List<LoggedEvent>> read) {
        try {
            return read.get().stream().map(LoggedEvent::event).toList();
        } catch (ContentUnreadable _) {
            return List.of();
        }
    }

    static RunFacts facts(RunRequested event) {
        return new RunFacts(
                event.runId(),
                event.tenantId(),
                event.accountId(),
                event.graph().id().value(),
                event.trigger().kind().name().toLowerCase(Locale.ROOT),
                event.trigger().source(),
                event.trigger().scheduleId());
    }

    Optional<Unit> unit(CallId callId) {
        return db.sql(
                        """
                        SELECT run_id, attempt, node FROM read_model.usage_units
                        WHERE call_id = :call
                        """)
                .param("call", callId.value())
                .query((row, _) ->
                        new Unit(
                                new RunId(row.getString("run_id")),
                                row.getInt("attempt"),
                                row.getString("node")))
                .optional();
    }

    /** As {@link #unit(CallId)}, for a unit that may be so young that only the log has it. */
    Optional<Unit> loggedUnit(RunId runId, CallId callId) {
        return events(() -> log.readAggregate(runId.value())).stream()
                .filter(UsageUnitCreated.class::isInstance)
                .map(UsageUnitCreated.class::cast)
                .filter(unit -> unit.callId().equals(callId))
                .map(unit -> new Unit(runId, unit.attempt(), unit.node()))
                .findFirst();
    }
}
