package io.runledger.platform.http;

import io.runledger.events.json.Json;
import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * An answer that says no: problem details by RFC 9457 with a stable {@code code}.
 *
 * @param status HTTP status
 * @param code stable name of the reason, such as {@code not_found}
 * @param detail one sentence for a person; never a secret, never an internal
 * @param errors the single faults, where the reason has several; each an object with a {@code
 *     message}
 * @param extensions further members of the answer, such as {@code run_id}
 */
public record Problem(
        int status, String code, String detail, List<Json.Obj> errors, Json.Obj extensions) {

    public Problem {
        errors = List.copyOf(errors);
    }

    public Problem(int status, String code, String detail) {
        this(status, code, detail, List.of(), Json.Obj.EMPTY);
    }

    /** The body of the answer. */
    public Json.Obj json() {
        var body =
                Json.obj()
                        .put("type", "urn:runledger:problem:" + code)
                        .put("title", title())
                        .put("status", status)
                        .put("detail", detail)
                        .put("code", code);
        if (!errors.isEmpty()) {
            body.put("errors", Json.arr(errors));
        }
        extensions.members().forEach(body::put);
        return body.build();
    }

    private String title() {
        var known = HttpStatus.resolve(status);
        return known == null ? "HTTP " + status : known.getReasonPhrase();
    }
}
