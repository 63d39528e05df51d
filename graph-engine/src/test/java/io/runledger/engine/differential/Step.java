package io.runledger.engine.differential;

import io.runledger.events.json.Json;
import java.util.List;

/** One superstep: the nodes that ran, and the state after it. */
record Step(List<String> nodes, Json.Obj state) {

    Step {
        nodes = nodes.stream().sorted().toList();
    }

    /** The steps in an answer of the script. */
    static List<Step> of(Json answer) {
        return ((Json.Arr) answer).items().stream().map(step -> read((Json.Obj) step)).toList();
    }

    private static Step read(Json.Obj step) {
        var names = ((Json.Arr) step.members().get("nodes")).items();
        return new Step(
                names.stream().map(name -> ((Json.Str) name).value()).toList(),
                (Json.Obj) step.members().get("state"));
    }
}
