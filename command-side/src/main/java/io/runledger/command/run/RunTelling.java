package io.runledger.command.run;

import io.runledger.engine.Graph;
import io.runledger.engine.NodePath;
import io.runledger.engine.Program;
import io.runledger.events.json.Json;
import io.runledger.events.run.PausePlace;
import io.runledger.events.run.RunCommand.InjectState;
import io.runledger.events.run.RunCommand.ResumeRun;
import io.runledger.events.run.RunEvent.RunInterrupted;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.http.Fields;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells runs what people want of them, once it is known that a run can take it. */
@Component
class RunTelling {

    /** A wait that no run has: an answer that found none is refused, whatever begins meanwhile. */
    static final PausePlace NONE = new PausePlace(-1, -1);

    private final RunStandings standings;
    private final RunPrograms programs;
    private final Gateway gateway;
    private final Clock clock;

    RunTelling(RunStandings standings, RunPrograms programs, Gateway gateway, Clock clock) {
        this.standings = standings;
        this.programs = programs;
        this.gateway = gateway;
        this.clock = clock;
    }

    /**
     * Lets a run go on.
     *
     * @return the number of the control
     */
    int resume(RunRequested run, Json.Obj updates, List<String> targets, String by) {
        Program program = programs.program(run);
        StateUpdates.require(program, updates);
        requireTargets(program, targets);
        // What was checked is the answer to this wait: it must not go to a later one.
        Optional<RunInterrupted> pause = standings.pause(run.runId());
        pause.ifPresent(waiting -> AnswerSchemas.require(program, waiting, updates));
        PausePlace place =
                pause.map(waiting -> new PausePlace(waiting.attempt(), waiting.step()))
                        .orElse(NONE);
        return gateway.call(
                new ResumeRun(run.runId(), place, updates, targets, by, clock.instant()),
                new Sender(run.tenantId(), by),
                Integer.class);
    }

    private static void requireTargets(Program program, List<String> targets) {
        Fields fields = Fields.of(null);
        for (String target : targets) {
            boolean known =
                    target.equals(Graph.END) || program.root().nodesByName().containsKey(target);
            if (!known) {
                fields.fault("goto", "names no node of the graph: " + target);
            }
        }
        fields.check();
    }

    /**
     * Puts updates into a run's state.
     *
     * @param applyAfter the node after which they apply; null: at once
     * @return the number of the control
     */
    int inject(RunRequested run, Json.Obj updates, @Nullable String applyAfter, String by) {
        Program program = programs.program(run);
        StateUpdates.require(program, updates);
        String path = applyAfter == null ? null : path(program, applyAfter);
        return gateway.call(
                new InjectState(run.runId(), updates, path, by, clock.instant()),
                new Sender(run.tenantId(), by),
                Integer.class);
    }

    /** A node's name, or the path of one inside a subgraph, as the engine knows it. */
    private static String path(Program program, String node) {
        if (program.root().nodesByName().containsKey(node)) {
            return NodePath.of(node);
        }
        Fields fields = Fields.of(null);
        if (NodesByPath.find(program, node).isEmpty()) {
            fields.fault("apply_after", "names no node of the graph: " + node);
        }
        fields.check();
        return node;
    }
}
