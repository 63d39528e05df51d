package io.runledger.command.run;

import io.runledger.engine.GraphEngine;
import io.runledger.engine.GraphFault;
import io.runledger.engine.Program;
import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import io.runledger.platform.http.Fields;
import io.runledger.platform.http.ProblemException;
import java.util.List;

/** Checks what somebody wants to put into a run's state. */
final class StateUpdates {

    /** What the engine itself puts beside the state of a run. */
    private static final List<String> RESERVED = List.of("__meta", "__config");

    private StateUpdates() {}

    /**
     * Refuses updates that no state could take.
     *
     * @throws ProblemException 400 that names each key, 413 if they are larger than a state may be
     */
    static void require(Program program, Json.Obj updates) {
        requireSize("the updates", updates);
        Fields fields = Fields.of(null);
        for (String key : RESERVED) {
            if (updates.has(key)) {
                fields.fault("updates." + key, "is reserved");
            }
        }
        for (GraphFault fault : GraphEngine.checkUpdates(program, updates)) {
            fields.fault(
                    fault.key() == null ? "updates" : "updates." + fault.key(), fault.message());
        }
        fields.check();
    }

    /**
     * @throws ProblemException 413 {@code state_too_large}
     */
    static void requireSize(String what, Json.Obj state) {
        int bytes = CanonicalJson.bytes(state).length;
        if (bytes > GraphEngine.MAX_STATE_BYTES) {
            throw new ProblemException(
                    413,
                    "state_too_large",
                    "%s would have %d bytes and a run's state has at most %d; pass a reference instead"
                            .formatted(what, bytes, GraphEngine.MAX_STATE_BYTES));
        }
    }
}
