package io.runledger.engine.rehearsal;

import io.runledger.engine.GraphFault;
import io.runledger.events.json.Json;

/** Faults of a definition as the API shows them, without their messages. */
final class Faults {

    private Faults() {}

    static Json shown(GraphFault fault) {
        var shown = Json.obj().put("code", fault.code());
        if (fault.node() != null) {
            shown.put("node", fault.node());
        }
        if (fault.key() != null) {
            shown.put("key", fault.key());
        }
        return shown.build();
    }
}
