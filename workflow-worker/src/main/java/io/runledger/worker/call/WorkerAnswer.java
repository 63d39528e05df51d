package io.runledger.worker.call;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import io.runledger.worker.run.ErrorCodes;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a worker said over HTTP, by whichever protocol: its output text and what it used.
 *
 * @param tokensIn prompt tokens as reported, 0 where none are
 * @param tokensOut completion tokens as reported, 0 where none are
 */
record WorkerAnswer(String output, long tokensIn, long tokensOut) {

    /** What a call that failed reports. */
    static final WorkerAnswer NONE = new WorkerAnswer("", 0, 0);

    /**
     * Reads an answer: a JSON object with {@code response}, {@code reply} or {@code
     * choices[0].message.content}, and perhaps {@code usage}.
     *
     * @throws CallFailed for any other status than 2xx, for an {@code error} member even in a 200,
     *     and for an answer without output
     */
    static WorkerAnswer read(HttpCaller.Answer answer) throws CallFailed {
        requireSuccess(answer.status());
        Json.Obj body = object(answer.body());
        String error = error(body);
        if (error != null) {
            throw CallFailed.answered(error);
        }
        String output = output(body);
        if (output == null) {
            throw CallFailed.answered(
                    "received".equals(body.text("status"))
                            ? "worker acknowledged request but returned no synchronous output"
                            : "worker response missing response/reply/choices.message.content"
                                    + " field");
        }
        return of(output, body.get("usage") instanceof Json.Obj used ? used : Json.Obj.EMPTY);
    }

    /** An output, and what the worker says it used. */
    static WorkerAnswer of(String output, Json.Obj usage) {
        return new WorkerAnswer(
                output,
                tokens(usage, "input_tokens", "prompt_tokens"),
                tokens(usage, "output_tokens", "completion_tokens"));
    }

    static void requireSuccess(int status) throws CallFailed {
        if (status == 429) {
            throw new CallFailed(ErrorCodes.RATE_LIMIT, "HTTP 429", false);
        }
        if (status < 200 || status > 299) {
            throw CallFailed.answered("HTTP " + status);
        }
    }

    static Json.Obj object(byte[] body) throws CallFailed {
        try {
            if (Json.parse(body) instanceof Json.Obj object) {
                return object;
            }
        } catch (JsonInvalid e) {
            throw CallFailed.answered("worker response must be a JSON object: " + e.getMessage());
        }
        throw CallFailed.answered("worker response must be a JSON object");
    }

    /** The error that an answer states; null: it states none. */
    static @Nullable String error(Json.Obj body) {
        return switch (body.get("error")) {
            case Json.Str(var text) -> text;
            case Json.Obj error -> error.text("message");
            case null -> null;
            case Json.Null _, Json.Bool _, Json.Num _, Json.Arr _ -> null;
        };
    }

    private static @Nullable String output(Json.Obj body) {
        String response = body.text("response");
        if (response != null) {
            return response;
        }
        String reply = body.text("reply");
        return reply != null ? reply : content(body);
    }

    private static @Nullable String content(Json.Obj body) {
        return firstChoice(body).get("message") instanceof Json.Obj message
                ? message.text("content")
                : null;
    }

    /** The first of an OpenAI-like answer's choices; empty where there is none. */
    static Json.Obj firstChoice(Json.Obj body) {
        return body.get("choices") instanceof Json.Arr(var choices)
                        && !choices.isEmpty()
                        && choices.getFirst() instanceof Json.Obj choice
                ? choice
                : Json.Obj.EMPTY;
    }

    private static long tokens(Json.Obj usage, String name, String otherName) {
        Long tokens = whole(usage.get(name));
        Long other = tokens == null ? whole(usage.get(otherName)) : tokens;
        return other == null ? 0 : other;
    }

    /** A whole number of tokens; anything else counts as not reported. */
    private static @Nullable Long whole(@Nullable Json value) {
        if (!(value instanceof Json.Num(BigDecimal number))
                || number.signum() < 0
                || number.stripTrailingZeros().scale() > 0
                || number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            return null;
        }
        return number.longValueExact();
    }
}
