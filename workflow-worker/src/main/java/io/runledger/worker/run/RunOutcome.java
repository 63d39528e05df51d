package io.runledger.worker.run;

import io.runledger.events.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended, without any of its content.
 *
 * @param errorCode the error's code, such as {@code node_failed}; null after success
 */
public record RunOutcome(RunStatus status, @Nullable String errorCode) {

    static final RunOutcome SUCCESS = new RunOutcome(RunStatus.SUCCESS, null);

    static RunOutcome error(String code) {
        return new RunOutcome(RunStatus.ERROR, code);
    }
}
