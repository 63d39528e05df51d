package io.runledger.worker.run;

import io.runledger.events.RefusalCode;
import io.runledger.events.run.RunStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended, without any of its content.
 *
 * @param errorCode the error's code, such as {@code node_failed} or {@code grant_revoked}; null
 *     after success
 */
public record RunOutcome(RunStatus status, @Nullable String errorCode) {

    static final RunOutcome SUCCESS = new RunOutcome(RunStatus.SUCCESS, null);

    /** Not carried out, for what its grant said. */
    static RunOutcome skipped(RefusalCode why) {
        return new RunOutcome(RunStatus.SKIPPED, why.name().toLowerCase(Locale.ROOT));
    }

    static RunOutcome error(String code) {
        return new RunOutcome(RunStatus.ERROR, code);
    }
}
