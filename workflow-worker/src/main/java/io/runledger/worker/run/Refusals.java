package io.runledger.worker.run;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Carries refusals of the ledger through Temporal, which knows only failures with a type. */
public final class Refusals {

    /** After one of these the workflow has nothing more to do, and nothing is wrong. */
    private static final List<RefusalCode> NOT_WANTED =
            List.of(RefusalCode.RUN_TERMINAL, RefusalCode.STALE_ATTEMPT, RefusalCode.NOT_FOUND);

    /** After one of these the run was skipped. */
    private static final List<RefusalCode> SKIPPED =
            List.of(
                    RefusalCode.GRANT_NOT_FOUND,
                    RefusalCode.GRANT_REVOKED,
                    RefusalCode.GRANT_EXPIRED,
                    RefusalCode.GRANT_SCOPE_MISMATCH);

    private Refusals() {}

    /** A refusal as a failure that nobody retries. Its text stays here: it may hold content. */
    public static ApplicationFailure failure(Refused refused) {
        String code = refused.code().name();
        return ApplicationFailure.newNonRetryableFailure("refused: " + code, code);
    }

    /** The failure's type, where an activity failed with one. */
    static Optional<String> typeOf(Throwable failure) {
        Throwable cause = failure instanceof ActivityFailure ? failure.getCause() : failure;
        return cause instanceof ApplicationFailure application
                ? Optional.ofNullable(application.getType())
                : Optional.empty();
    }

    /** The code of a refusal after which the workflow ends quietly, if it is one. */
    static Optional<RefusalCode> notWanted(Throwable failure) {
        return typeOf(failure).flatMap(Refusals::code).filter(NOT_WANTED::contains);
    }

    /** Why the run was skipped, where the failure says that it was. */
    static Optional<RefusalCode> skipped(Throwable failure) {
        return typeOf(failure).flatMap(Refusals::code).filter(SKIPPED::contains);
    }

    private static Optional<RefusalCode> code(String type) {
        return Arrays.stream(RefusalCode.values())
                .filter(code -> code.name().equals(type))
                .findFirst();
    }
}
