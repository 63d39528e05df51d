package io.runledger.platform.http;

import io.runledger.events.json.Json;
import java.util.List;

/**
 * Ends a request with a {@link Problem}. For what is known at the edge; aggregates throw {@link
 * io.runledger.events.Refused}.
 */
public final class ProblemException extends RuntimeException implements HasProblem {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        // No stack trace: it is an answer, not a fault of the program.
        super(problem.code() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    public ProblemException(int status, String code, String detail) {
        this(new Problem(status, code, detail));
    }

    public ProblemException(int status, String code, String detail, List<Json.Obj> errors) {
        this(new Problem(status, code, detail, errors, Json.Obj.EMPTY));
    }

    /** 400 {@code invalid_request}. */
    public static ProblemException invalid(String detail) {
        return new ProblemException(400, "invalid_request", detail);
    }

    /** 400 {@code invalid_request} because of one field, header or query parameter. */
    public static ProblemException invalid(String field, String message) {
        return new ProblemException(
                400, "invalid_request", field + " " + message, List.of(error(field, message)));
    }

    /** 404 {@code not_found}; the answer for what is missing and for what is another tenant's. */
    public static ProblemException notFound(String detail) {
        return new ProblemException(404, "not_found", detail);
    }

    /** 409 {@code conflict}. */
    public static ProblemException conflict(String detail) {
        return new ProblemException(409, "conflict", detail);
    }

    static Json.Obj error(String field, String message) {
        return Json.obj().put("field", field).put("message", message).build();
    }

    @Override
    public Problem problem() {
        return problem;
    }
}
