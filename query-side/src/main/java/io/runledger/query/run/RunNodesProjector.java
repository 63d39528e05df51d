package io.runledger.query.run;

import static io.runledger.query.readmodel.Columns.time;

import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.AttemptRequested;
import io.runledger.events.run.RunEvent.CheckpointCreated;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.events.run.RunEvent.NodeFailed;
import io.runledger.events.run.RunEvent.NodeStarted;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunCompleted;
import io.runledger.events.run.RunEvent.RunFailed;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunEvent.RunResumed;
import io.runledger.events.run.RunEvent.RunSkipped;
import io.runledger.events.run.RunEvent.RunStarted;
import io.runledger.events.run.RunEvent.StateInjected;
import io.runledger.events.run.RunEvent.UsageUnitCreated;
import io.runledger.events.run.RunEvent.UsageUnitSettled;
import io.runledger.query.readmodel.ProjectionGroups;
import io.runledger.query.readmodel.ReadTables;
import java.time.Duration;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** One row per node of a step, without what it said: its status, its time, its tokens. */
@Component
@ProcessingGroup(ProjectionGroups.RUN_NODES)
class RunNodesProjector {

    private final ReadTables tables;

    RunNodesProjector(ReadTables tables) {
        this.tables = tables;
    }

    @EventHandler
    void on(RunEvent event, @MetaDataValue(value = "tenant", required = true) String tenant) {
        switch (event) {
            case NodeStarted e -> started(e, tenant);
            case NodeCompleted e ->
                    ended(
                            new Ended(
                                    e.attempt(),
                                    e.step(),
                                    e.path(),
                                    e.node(),
                                    e.nodeType(),
                                    "success",
                                    e.worker(),
                                    e.tries(),
                                    e.cachedFrom() != null,
                                    e.tokensIn(),
                                    e.tokensOut(),
                                    e.startedAt()),
                            e,
                            tenant);
            case NodeFailed e ->
                    ended(
                            new Ended(
                                    e.attempt(),
                                    e.step(),
                                    e.path(),
                                    e.node(),
                                    e.nodeType(),
                                    "error",
                                    e.worker(),
                                    e.tries(),
                                    false,
                                    e.tokensIn(),
                                    e.tokensOut(),
                                    e.startedAt()),
                            e,
                            tenant);
            case RunCompleted e -> leftOver(e, e.attempt());
            case RunFailed e -> leftOver(e, e.attempt());
            case RunCancelled e -> leftOver(e, e.attempt());
            case RunSkipped e -> leftOver(e, e.attempt());
            // What an earlier attempt still did when this one took its place.
            case AttemptRequested e -> leftOver(e, e.attempt() - 1);
            case RunRequested _,
                    RunStarted _,
                    CheckpointCreated _,
                    UsageUnitCreated _,
                    UsageUnitSettled _,
                    RunInterrupted _,
                    RunResumed _,
                    StateInjected _ -> {}
        }
    }

    private record Ended(
            int attempt,
            int step,
            String path,
            String node,
            String type,
            String status,
            @Nullable String worker,
            int tries,
            boolean cached,
            long tokensIn,
            long tokensOut,
            Instant startedAt) {}

    private void started(NodeStarted e, String tenant) {
        tables.sql(
                        """
                        INSERT INTO read_model.run_nodes
                            (run_id, attempt, step, path, tenant_id, node, type, status, started_at)
                        VALUES (:run, :attempt, :step, :path, :tenant, :node, :type, 'running', :at)
                        ON CONFLICT (run_id, attempt, step, path) DO NOTHING
                        """)
                .param("run", e.runId().value())
                .param("attempt", e.attempt())
                .param("step", e.step())
                .param("path", e.path())
                .param("tenant", tenant)
                .param("node", e.node())
                .param("type", e.nodeType())
                .param("at", time(e.at()))
                .update();
    }

    private void ended(Ended node, RunEvent e, String tenant) {
        tables.sql(
                        """
                        INSERT INTO read_model.run_nodes
                            (run_id, attempt, step, path, tenant_id, node, type, status, worker,
                             tries, cached, tokens_in, tokens_out, started_at, completed_at, duration_ms)
                        VALUES (:run, :attempt, :step, :path, :tenant, :node, :type, :status,
                                :worker, :tries, :cached, :in, :out, :started, :at, :millis)
                        ON CONFLICT (run_id, attempt, step, path) DO UPDATE SET
                            status = excluded.status, worker = excluded.worker,
                            tries = excluded.tries, cached = excluded.cached,
                            tokens_in = excluded.tokens_in, tokens_out = excluded.tokens_out,
                            started_at = excluded.started_at,
                            completed_at = excluded.completed_at, duration_ms = excluded.duration_ms
                        """)
                .param("run", e.runId().value())
                .param("attempt", node.attempt())
                .param("step", node.step())
                .param("path", node.path())
                .param("tenant", tenant)
                .param("node", node.node())
                .param("type", node.type())
                .param("status", node.status())
                .param("worker", node.worker())
                .param("tries", node.tries())
                .param("cached", node.cached())
                .param("in", node.tokensIn())
                .param("out", node.tokensOut())
                .param("started", time(node.startedAt()))
                .param("at", time(e.at()))
                .param("millis", Duration.between(node.startedAt(), e.at()).toMillis())
                .update();
    }

    /** Nodes that were running when their attempt ended will not end any more. */
    private void leftOver(RunEvent e, int attempt) {
        tables.sql(
                        """
                        UPDATE read_model.run_nodes SET status = 'cancelled', completed_at = :at
                        WHERE run_id = :run AND attempt = :attempt AND status = 'running'
                        """)
                .param("run", e.runId().value())
                .param("attempt", attempt)
                .param("at", time(e.at()))
                .update();
    }
}
