package io.runledger.billing.quarantine;

import io.runledger.platform.http.ProblemException;
import java.util.UUID;

/** The ids of what is listed here. */
final class Ids {

    private Ids() {}

    /**
     * @throws ProblemException 404 if it is no id
     */
    static UUID uuid(String sent, String what) {
        try {
            return UUID.fromString(sent);
        } catch (IllegalArgumentException _) {
            throw missing(what, sent);
        }
    }

    static ProblemException missing(String what, String id) {
        return ProblemException.notFound("there is no %s %s".formatted(what, id));
    }
}
