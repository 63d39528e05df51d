package io.runledger.billing.quarantine;

import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import io.runledger.platform.security.Caller;
import org.springframework.stereotype.Component;

/** What a person decides, whichever list it was found in. */
@Component
class Decisions {

    private final Resolution resolution;
    private final Corrections corrections;

    Decisions(Resolution resolution, Corrections corrections) {
        this.resolution = resolution;
        this.corrections = corrections;
    }

    void onQuarantine(Caller caller, CallQuarantined call, Json.Obj body, boolean charge) {
        if (charge) {
            resolution.charge(caller, call, body);
        } else {
            resolution.discard(caller, call);
        }
    }

    void onSuspense(
            Caller caller, String sourceSystem, CallId callId, Json.Obj body, boolean assign) {
        if (assign) {
            corrections.assign(caller, sourceSystem, callId, body);
        } else {
            corrections.writeOff(caller, sourceSystem, callId);
        }
    }
}
