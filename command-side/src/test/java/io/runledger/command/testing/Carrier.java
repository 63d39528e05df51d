package io.runledger.command.testing;

import io.runledger.engine.Execution;
import io.runledger.engine.GraphEngine;
import io.runledger.engine.NodeUpdate;
import io.runledger.engine.Outcome;
import io.runledger.engine.Program;
import io.runledger.engine.Verdict;
import io.runledger.engine.Work;
import io.runledger.events.id.RunId;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.Controls;
import io.runledger.events.run.NodePlace;
import io.runledger.events.run.NodeResult;
import io.runledger.events.run.ReadAttempt;
import io.runledger.events.run.ReadControls;
import io.runledger.events.run.RunCommand.RecordStep;
import io.runledger.events.run.RunCommand.StartAttempt;
import io.runledger.events.run.RunControl;
import io.runledger.events.run.RunEnd;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunPause;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries runs out as their workflow does, without Temporal; calls are answered with a text. */
public final class Carrier {

    private final Gateway gateway;
    private final Sender sender;

    public Carrier(Gateway gateway, Sender sender) {
        this.gateway = gateway;
        this.sender = sender;
    }

    /** One attempt under way. */
    private final class Attempt {

        private final RunId run;
        private final int number;
        private final Program program;
        private Execution execution;

        Attempt(AttemptStart start) {
            run = start.runId();
            number = start.attempt();
            program = Program.of(start.graph(), start.definition(), start.subgraphs());
            execution = Execution.fromJson(Objects.requireNonNull(start.execution()));
        }

        void start() {
            Verdict verdict = GraphEngine.verdict(program, execution);
            gateway.call(
                    new StartAttempt(
                            run,
                            number,
                            "test/" + run + "/" + number,
                            execution.step(),
                            execution.stateHash(),
                            next(verdict),
                            execution.control(),
                            pause(verdict),
                            Instant.now()),
                    sender,
                    Boolean.class);
        }

        /** Answers whether the attempt goes on. */
        boolean step() {
            return switch (GraphEngine.verdict(program, execution)) {
                case Verdict.Next(var places) -> {
                    wave(places);
                    yield true;
                }
                case Verdict.Outside _ -> {
                    record(List.of(), () -> GraphEngine.applyControls(program, execution));
                    yield true;
                }
                case Verdict.Paused _ -> takeIn(controls());
                case Verdict.Done _, Verdict.Failed _ -> false;
            };
        }

        private List<RunControl> controls() {
            return gateway.ask(new ReadControls(run, number, execution.control())).controls();
        }

        private boolean takeIn(List<RunControl> controls) {
            execution = GraphEngine.takeIn(execution, controls);
            return !controls.isEmpty();
        }

        private void wave(List<NodePlace> places) {
            List<Outcome> outcomes =
                    places.stream().map(place -> new Outcome(place.path(), update(place))).toList();
            List<NodeResult> results =
                    places.stream().map(place -> result(place, update(place))).toList();
            record(results, () -> GraphEngine.apply(program, execution, outcomes).execution());
        }

        private NodeUpdate update(NodePlace place) {
            return switch (GraphEngine.work(program, execution, place, Map.of())) {
                case Work.Done(var update, _) -> update;
                case Work.Call _ -> GraphEngine.answered(program, place, "answered");
                case Work.Fan _, Work.Enclosed _, Work.Failed _ ->
                        throw new IllegalStateException("not played here: " + place);
            };
        }

        private void record(List<NodeResult> results, Supplier<Execution> fold) {
            while (true) {
                Execution after = fold.get();
                Verdict verdict = GraphEngine.verdict(program, after);
                Controls missing =
                        gateway.call(
                                new RecordStep(
                                        run,
                                        number,
                                        after.step(),
                                        results,
                                        after.stateHash(),
                                        next(verdict),
                                        after.control(),
                                        pause(verdict),
                                        end(verdict),
                                        Instant.now()),
                                sender,
                                Controls.class);
                if (missing.controls().isEmpty()) {
                    execution = after;
                    return;
                }
                takeIn(missing.controls());
            }
        }
    }

    /** Goes on with an attempt until the run waits or ends, and answers where it stands. */
    public Execution carry(RunId run, int attempt) {
        Attempt carried = new Attempt(gateway.ask(new ReadAttempt(run, attempt)));
        carried.start();
        while (carried.step()) {
            // Each turn of the loop records a step or takes controls in.
        }
        return carried.execution;
    }

    private static List<NodePlace> next(Verdict verdict) {
        return verdict instanceof Verdict.Next(var places) ? places : List.of();
    }

    private static @Nullable RunPause pause(Verdict verdict) {
        return verdict instanceof Verdict.Paused(var pause) ? pause : null;
    }

    private static @Nullable RunEnd end(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Done _ -> RunEnd.SUCCESS;
            case Verdict.Failed(var code, var message, var node) ->
                    new RunEnd(new RunError(code, message, node));
            case Verdict.Next _, Verdict.Outside _, Verdict.Paused _ -> null;
        };
    }

    private static NodeResult result(NodePlace place, NodeUpdate update) {
        Instant now = Instant.now();
        return new NodeResult(
                place,
                update.update(),
                update.route(),
                update.gotoTargets(),
                update.uiMessages(),
                update.streamMessages(),
                null,
                0,
                0,
                0,
                null,
                null,
                null,
                now,
                now);
    }
}
