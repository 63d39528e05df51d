package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.run.TimeoutPolicy;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what only interrupt nodes have. */
final class InterruptReader {

    private static final String TIMEOUT = "timeout_ms";
    private static final String ON_TIMEOUT = "on_timeout";
    private static final String INVALID_TIMEOUT = "invalid_timeout";

    private final Fields fields;

    InterruptReader(Fields fields) {
        this.fields = fields;
    }

    Node.Interrupt read(String name) {
        var timeout = timeout();
        var policy = policy();
        if (fields.any(TIMEOUT) == null && fields.any(ON_TIMEOUT) != null) {
            fields.fault(
                    INVALID_TIMEOUT,
                    ON_TIMEOUT,
                    "on_timeout says nothing without timeout_ms: the run waits for ever");
        }
        return new Node.Interrupt(
                name,
                fields.flag("defer"),
                fields.text("message"),
                answerSchema(),
                timeout,
                timeout == null ? null : policy);
    }

    private @Nullable Json answerSchema() {
        var schema = fields.any("answer_schema");
        if (schema == null || schema instanceof Json.Obj || schema instanceof Json.Bool) {
            return schema;
        }
        fields.fault(
                "invalid_answer_schema",
                "answer_schema",
                "answer_schema must be a JSON Schema: an object, true or false");
        return null;
    }

    private @Nullable Long timeout() {
        var value = fields.any(TIMEOUT);
        if (value == null) {
            return null;
        }
        var millis = Fields.whole(value);
        if (millis == null || millis == 0 || millis > Node.Interrupt.LONGEST_TIMEOUT_MILLIS) {
            fields.fault(
                    INVALID_TIMEOUT,
                    TIMEOUT,
                    "timeout_ms must be whole milliseconds, above 0 and at most ten years");
            return null;
        }
        return millis;
    }

    private TimeoutPolicy policy() {
        var named = fields.text(ON_TIMEOUT, "reject");
        for (var policy : TimeoutPolicy.values()) {
            if (policy.name().toLowerCase(Locale.ROOT).equals(named)) {
                return policy;
            }
        }
        fields.fault(
                INVALID_TIMEOUT,
                ON_TIMEOUT,
                "on_timeout must be approve, reject, cancel or fail, not " + named);
        return TimeoutPolicy.REJECT;
    }
}
