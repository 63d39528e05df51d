package io.runledger.standalone.demo;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a call say about it.
 *
 * @param callId {@code x-litellm-call-id} as sent, else a new UUID
 * @param traceId {@code x-litellm-trace-id} as sent, else a new UUID
 * @param spendLogsMetadata the object in {@code x-litellm-spend-logs-metadata}; JSON null where
 *     there is none or it is not a JSON object, which LiteLLM ignores in silence too
 * @param litellmHeaders all headers whose names start with {@code x-litellm-}
 * @param userAgent the {@code user-agent} header; null where the client sent none
 * @param remoteAddress address of the client
 * @param startedAt when the call arrived
 */
record CallOrigin(
        String callId,
        String traceId,
        Json spendLogsMetadata,
        Json.Obj litellmHeaders,
        @Nullable String userAgent,
        String remoteAddress,
        Instant startedAt) {

    private static final String PREFIX = "x-litellm-";

    static CallOrigin of(HttpExchange exchange, Instant startedAt) {
        var headers = exchange.getRequestHeaders();
        return new CallOrigin(
                sentOrNew(headers, "x-litellm-call-id"),
                sentOrNew(headers, "x-litellm-trace-id"),
                object(headers.getFirst("x-litellm-spend-logs-metadata")),
                litellmHeaders(headers),
                headers.getFirst("user-agent"),
                exchange.getRemoteAddress().getAddress().getHostAddress(),
                startedAt);
    }

    private static String sentOrNew(Headers headers, String name) {
        return Optional.ofNullable(headers.getFirst(name))
                .filter(value -> !value.isBlank())
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    private static Json object(@Nullable String text) {
        if (text == null) {
            return Json.NULL;
        }
        try {
            return Json.parse(text) instanceof Json.Obj object ? object : Json.NULL;
        } catch (JsonInvalid ignoredAsLiteLlmDoes) {
            return Json.NULL;
        }
    }

    private static Json.Obj litellmHeaders(Headers headers) {
        var found = Json.obj();
        headers.forEach((name, values) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(PREFIX)) {
                found.put(lower, values.getFirst());
            }
        });
        return found.build();
    }
}
