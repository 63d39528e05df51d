package io.runledger.engine.differential;

import io.runledger.engine.Execution;
import io.runledger.engine.Graph;
import io.runledger.engine.GraphEngine;
import io.runledger.engine.NodeUpdate;
import io.runledger.engine.Outcome;
import io.runledger.engine.Program;
import io.runledger.engine.Verdict;
import io.runledger.engine.Work;
import io.runledger.events.json.Json;
import io.runledger.events.run.NodePlace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a case in our engine. */
final class EngineTrace {

    private final Case script;
    private final Program program;
    private final Map<String, Integer> runs = new LinkedHashMap<>();

    private EngineTrace(Case script) {
        this.script = script;
        this.program = Program.of(Graph.parse(script.definition()));
    }

    /** The nodes of each superstep and the state after it. */
    static List<Step> of(Case script) {
        return new EngineTrace(script).run();
    }

    private List<Step> run() {
        var steps = new ArrayList<Step>();
        var at = GraphEngine.start(program, script.input(), Json.Obj.EMPTY, "run");
        while (GraphEngine.verdict(program, at) instanceof Verdict.Next(var places)) {
            var wave = new ArrayList<Outcome>();
            for (var place : places) {
                wave.add(new Outcome(place.path(), update(at, place)));
            }
            at = GraphEngine.apply(program, at, wave).execution();
            steps.add(
                    new Step(places.stream().map(NodePlace::node).toList(), at.checkpointState()));
        }
        if (!(GraphEngine.verdict(program, at) instanceof Verdict.Done)) {
            throw new AssertionError(
                    script.id() + " ends with " + GraphEngine.verdict(program, at));
        }
        return steps;
    }

    private NodeUpdate update(Execution at, NodePlace place) {
        var node = place.node();
        var turn = script.turn(node, runs.merge(node, 1, Integer::sum) - 1);
        if (script.routes().contains(node)) {
            var route = turn.text("route");
            return NodeUpdate.decided(node, route == null ? "done" : route);
        }
        if (!(GraphEngine.work(program, at, place, Map.of()) instanceof Work.Call)) {
            throw new AssertionError(node + " calls nobody");
        }
        var answer = Json.obj();
        answer.put(
                "state_updates", turn.get("update") instanceof Json.Obj it ? it : Json.Obj.EMPTY);
        if (turn.get("goto") instanceof Json.Arr targets) {
            answer.put("goto", targets);
        }
        return GraphEngine.answered(program, place, answer.build().text());
    }
}
