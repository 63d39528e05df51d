package io.runledger.query.stream;

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
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;

/**
 * Removes the pieces of an answer once the log has the whole. Whoever still listens knows from the
 * log itself that the node has ended, so nobody depends on when this happens. It goes along with
 * the projection of nodes, which reads the same events: another reader of the log would cost more.
 */
@Component
@ProcessingGroup(ProjectionGroups.RUN_NODES)
class WhenNodeEndsThenForgetLiveText {

    private final LiveText texts;

    WhenNodeEndsThenForgetLiveText(LiveText texts) {
        this.texts = texts;
    }

    @EventHandler
    void on(RunEvent event) {
        switch (event) {
            // An answer without tokens did not come in pieces; if it did, they go with the attempt.
            case NodeCompleted e when e.worker() != null && e.tokensOut() > 0 ->
                    texts.nodeEnded(e.runId(), e.attempt(), e.step(), e.path());
            case NodeFailed e -> texts.nodeEnded(e.runId(), e.attempt(), e.step(), e.path());
            case RunCompleted e -> texts.attemptEnded(e.runId(), e.attempt());
            case RunFailed e -> texts.attemptEnded(e.runId(), e.attempt());
            case RunCancelled e -> texts.attemptEnded(e.runId(), e.attempt());
            case RunSkipped e -> texts.attemptEnded(e.runId(), e.attempt());
            case AttemptRequested e -> texts.attemptEnded(e.runId(), e.attempt() - 1);
            case NodeCompleted _,
                    RunRequested _,
                    RunStarted _,
                    NodeStarted _,
                    UsageUnitCreated _,
                    UsageUnitSettled _,
                    CheckpointCreated _,
                    RunInterrupted _,
                    RunResumed _,
                    StateInjected _ -> {}
        }
    }
}
