package io.runledger.platform.http;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.json.JsonInvalid;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.ServerWebInputException;

/** Which problem an exception is: the one place that maps exceptions to HTTP. */
final class Problems {

    /** Wrappers around the one cause that matters are few; a longer chain is a loop. */
    private static final int DEEPEST_CAUSE = 12;

    /** Where the ids and values live whose constructors refuse what came from outside. */
    private static final String LANGUAGE = "io.runledger.events.";

    private Problems() {}

    /**
     * The answer for an exception; empty where only the log may know what happened.
     *
     * @param thrown what ended the request
     */
    static Optional<Problem> of(Throwable thrown) {
        return first(thrown, Problems::told)
                .or(() -> first(thrown, Problems::storage))
                .or(() -> input(thrown))
                .or(() -> first(thrown, Problems::spring));
    }

    private static Optional<Problem> told(Throwable thrown) {
        return switch (thrown) {
            case HasProblem e -> Optional.of(e.problem());
            case Refused e -> Optional.of(refused(e));
            default -> Optional.empty();
        };
    }

    private static Problem refused(Refused e) {
        int status =
                switch (e.code()) {
                    case INVALID_REQUEST -> 400;
                    case INSUFFICIENT_CREDITS -> 402;
                    case GRANT_NOT_FOUND, GRANT_EXPIRED, GRANT_REVOKED, GRANT_SCOPE_MISMATCH -> 403;
                    case NOT_FOUND -> 404;
                    case CONFLICT, RUN_TERMINAL, NOT_INTERRUPTED, STALE_ATTEMPT -> 409;
                    case STATE_TOO_LARGE -> 413;
                    case IDEMPOTENCY_MISMATCH -> 422;
                };
        // Only the worker can be stale, and it reads the refusal itself: no public code of its own.
        var code = e.code() == RefusalCode.STALE_ATTEMPT ? RefusalCode.CONFLICT : e.code();
        var detail = Objects.requireNonNullElse(e.getMessage(), "the request was refused");
        return new Problem(status, code.name().toLowerCase(Locale.ROOT), detail);
    }

    private static Optional<Problem> storage(Throwable thrown) {
        boolean away =
                switch (thrown) {
                    case DataAccessResourceFailureException _,
                            CannotCreateTransactionException _,
                            SQLTransientConnectionException _,
                            SQLNonTransientConnectionException _ ->
                            true;
                    case SQLException e -> connectionLost(e.getSQLState());
                    default -> false;
                };
        return away
                ? Optional.of(
                        new Problem(
                                503,
                                "storage_unavailable",
                                "the database cannot be reached; the request may be sent again"))
                : Optional.empty();
    }

    // Class 08 is a broken connection, 57P a server that stops or starts, 53300 one that is full.
    private static boolean connectionLost(@Nullable String state) {
        return state != null
                && (state.startsWith("08") || state.startsWith("57P") || state.equals("53300"));
    }

    // Looked for only where it speaks of the request itself: bad JSON or a bad id that turns up
    // deeper was read from our own tables.
    private static Optional<Problem> input(Throwable thrown) {
        return switch (thrown) {
            case ServerWebInputException e -> first(e, Problems::unreadable);
            case IllegalArgumentException e -> unreadable(e);
            default -> Optional.empty();
        };
    }

    private static Optional<Problem> unreadable(Throwable thrown) {
        return switch (thrown) {
            case JsonInvalid e -> Optional.of(JsonBody.invalid(e).problem());
            case IllegalArgumentException e when ofTheLanguage(e) ->
                    Optional.of(invalid(String.valueOf(e.getMessage())));
            default -> Optional.empty();
        };
    }

    // Any other IllegalArgumentException is our own mistake, and its message may hold internals.
    private static boolean ofTheLanguage(IllegalArgumentException e) {
        var trace = e.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith(LANGUAGE);
    }

    private static Optional<Problem> spring(Throwable thrown) {
        return switch (thrown) {
            case MissingRequestValueException e ->
                    Optional.of(invalid(e.getLabel() + " \"" + e.getName() + "\" is required"));
            case ServerWebInputException e -> Optional.of(invalid(badInput(e)));
            case DataBufferLimitException _ -> Optional.of(tooLarge());
            case ErrorResponse e -> standard(e.getStatusCode().value());
            default -> Optional.empty();
        };
    }

    private static Problem tooLarge() {
        return new Problem(
                413,
                "payload_too_large",
                "the body is larger than " + JsonCodec.MAX_BODY + " bytes");
    }

    private static String badInput(ServerWebInputException e) {
        var parameter = e.getMethodParameter();
        if (parameter == null) {
            return "the request cannot be read";
        }
        if (parameter.hasParameterAnnotation(RequestBody.class)) {
            return "the request needs a body of JSON";
        }
        return "\"" + parameter.getParameterName() + "\" cannot be read";
    }

    private static Optional<Problem> standard(int status) {
        return switch (status) {
            case 400 -> Optional.of(invalid("the request cannot be read"));
            case 404 ->
                    Optional.of(new Problem(404, "not_found", "nothing is found at this address"));
            case 405 ->
                    Optional.of(
                            new Problem(
                                    405,
                                    "method_not_allowed",
                                    "this address does not know this method"));
            case 406 ->
                    Optional.of(
                            new Problem(
                                    406,
                                    "not_acceptable",
                                    "no accepted media type can be produced here"));
            case 413 -> Optional.of(tooLarge());
            case 415 ->
                    Optional.of(
                            new Problem(
                                    415,
                                    "unsupported_media_type",
                                    "the body's Content-Type is not read here; JSON is sent as"
                                            + " application/json"));
            default ->
                    status >= 400 && status < 500
                            ? Optional.of(
                                    new Problem(
                                            status, "invalid_request", "the request was refused"))
                            : Optional.empty();
        };
    }

    private static Problem invalid(String detail) {
        return new Problem(400, "invalid_request", detail);
    }

    private static Optional<Problem> first(
            Throwable thrown, Function<Throwable, Optional<Problem>> mapping) {
        var cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            var problem = mapping.apply(cause);
            if (problem.isPresent()) {
                return problem;
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
