package io.runledger.query.run;

import io.runledger.events.id.RunId;
import io.runledger.events.run.ForkOrigin;
import io.runledger.events.run.NodeOrigin;
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
import java.sql.Types;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Where the calls of a run were made, to follow money along its way. Every row is written once and
 * never changed, so neither order nor repeats matter.
 */
@Component
@ProcessingGroup(ProjectionGroups.RUN_COSTS)
class RunCostsProjector {

    private final ReadTables tables;

    RunCostsProjector(ReadTables tables) {
        this.tables = tables;
    }

    @EventHandler
    void on(RunEvent event) {
        switch (event) {
            case RunRequested e -> requested(e);
            case AttemptRequested e ->
                    attempt(e.runId(), e.attempt(), e.runId(), e.fromAttempt(), e.fromStep());
            case UsageUnitCreated e -> called(e);
            case NodeCompleted e -> completed(e);
            case RunStarted _,
                    NodeStarted _,
                    NodeFailed _,
                    UsageUnitSettled _,
                    CheckpointCreated _,
                    RunInterrupted _,
                    RunResumed _,
                    StateInjected _,
                    RunCompleted _,
                    RunFailed _,
                    RunCancelled _,
                    RunSkipped _ -> {}
        }
    }

    private void requested(RunRequested e) {
        ForkOrigin origin = e.origin();
        if (origin == null) {
            attempt(e.runId(), 0, null, null, null);
        } else {
            attempt(e.runId(), 0, origin.runId(), origin.attempt(), origin.step());
        }
    }

    private void attempt(
            RunId run,
            int attempt,
            @Nullable RunId fromRun,
            @Nullable Integer fromAttempt,
            @Nullable Integer fromStep) {
        tables.sql(
                        """
                        INSERT INTO read_model.run_attempts
                            (run_id, attempt, from_run, from_attempt, from_step)
                        VALUES (:run, :attempt, :fromRun, :fromAttempt, :fromStep)
                        ON CONFLICT (run_id, attempt) DO NOTHING
                        """)
                .param("run", run.value())
                .param("attempt", attempt)
                .param("fromRun", fromRun == null ? null : fromRun.value(), Types.VARCHAR)
                .param("fromAttempt", fromAttempt, Types.INTEGER)
                .param("fromStep", fromStep, Types.INTEGER)
                .update();
    }

    private void called(UsageUnitCreated e) {
        tables.sql(
                        """
                        INSERT INTO read_model.run_calls (run_id, call_id, attempt, step, path)
                        VALUES (:run, :call, :attempt, :step, :path)
                        ON CONFLICT (run_id, call_id) DO NOTHING
                        """)
                .param("run", e.runId().value())
                .param("call", e.callId().value())
                .param("attempt", e.attempt())
                .param("step", e.step())
                .param("path", e.path())
                .update();
    }

    private void completed(NodeCompleted e) {
        NodeOrigin origin = e.cachedFrom();
        if (origin == null) {
            return;
        }
        tables.sql(
                        """
                        INSERT INTO read_model.run_cache_hits
                            (run_id, attempt, step, path,
                             origin_run, origin_attempt, origin_step, origin_path)
                        VALUES (:run, :attempt, :step, :path,
                                :fromRun, :fromAttempt, :fromStep, :fromPath)
                        ON CONFLICT (run_id, attempt, step, path) DO NOTHING
                        """)
                .param("run", e.runId().value())
                .param("attempt", e.attempt())
                .param("step", e.step())
                .param("path", e.path())
                .param("fromRun", origin.runId().value())
                .param("fromAttempt", origin.attempt())
                .param("fromStep", origin.step())
                .param("fromPath", origin.path())
                .update();
    }
}
