package io.runledger.billing.quarantine;

import io.runledger.events.json.Json;
import io.runledger.platform.http.ProblemException;

/** The {@code action} of a request that decides on a call. */
final class Action {

    private Action() {}

    /**
     * Whether the body asks for the first of two actions, rather than the second.
     *
     * @throws ProblemException 400 if it asks for neither
     */
    static boolean of(Json.Obj body, String first, String second) {
        String action = body.text("action");
        if (first.equals(action)) {
            return true;
        }
        if (second.equals(action)) {
            return false;
        }
        throw ProblemException.invalid("action", "must be %s or %s".formatted(first, second));
    }
}
