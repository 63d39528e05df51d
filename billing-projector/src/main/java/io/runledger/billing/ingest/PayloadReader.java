package io.runledger.billing.ingest;

import io.runledger.billing.attribution.Claim;
import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Reads LiteLLM's standard logging payload (seen: 1.106.2 and 1.108.0). Every member may be absent
 * or of the wrong kind; that never loses the entry.
 */
final class PayloadReader {

    /** What LiteLLM notes, with status success, when the client left a stream. */
    private static final String CLIENT_LEFT = "499";

    private static final int MAX_TEXT = 300;
    private static final BigDecimal MAX_TOKENS = BigDecimal.valueOf(1_000_000_000_000L);
    private static final BigDecimal MAX_ATTEMPT = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(30L * 24 * 3600);

    private PayloadReader() {}

    static ReportedCall read(Json.Obj payload) {
        Json.Obj error = object(payload, "error_information");
        String errorCode = orElse(text(error, "error_code"), "");
        return new ReportedCall(
                claim(payload),
                errorCode,
                orElse(text(error, "error_class"), ""),
                model(payload),
                provider(payload),
                tokens(payload, "prompt_tokens"),
                tokens(payload, "completion_tokens"),
                startedAt(payload),
                durationMillis(payload),
                isTrue(payload.get("cache_hit")),
                // A stream that the upstream cut looks like any other stream whose tokens LiteLLM
                // counted itself; only the client's leaving is told.
                errorCode.equals(CLIENT_LEFT));
    }

    /** The tokens that LiteLLM reports under this name; 0 where it is no sane number. */
    static long tokens(Json.Obj payload, String name) {
        BigDecimal number = wholeUpTo(payload.get(name), MAX_TOKENS);
        return number == null ? 0 : number.longValueExact();
    }

    static Json.Obj object(Json.Obj payload, String name) {
        return payload.get(name) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }

    static boolean isTrue(@Nullable Json value) {
        return switch (value) {
            case Json.Bool(var flag) -> flag;
            // Spend log rows write it as Python's text.
            case Json.Str(var text) -> text.equalsIgnoreCase("true");
            case null -> false;
            case Json.Null _, Json.Num _, Json.Arr _, Json.Obj _ -> false;
        };
    }

    private static Claim claim(Json.Obj payload) {
        Json.Obj metadata = object(payload, "metadata");
        Json.Obj ours = object(metadata, "spend_logs_metadata");
        BigDecimal attempt = wholeUpTo(ours.get("attempt"), MAX_ATTEMPT);
        return new Claim(
                text(ours, "run_id"),
                attempt == null ? 0 : attempt.intValueExact(),
                text(ours, "node_id"),
                text(ours, "graph_id"),
                endUser(payload, metadata));
    }

    private static @Nullable String endUser(Json.Obj payload, Json.Obj metadata) {
        String user = text(payload, "end_user");
        if (user == null) {
            user = text(metadata, "user_api_key_end_user_id");
        }
        return user != null
                ? user
                : text(object(metadata, "requester_custom_headers"), "x-litellm-end-user-id");
    }

    private static String model(Json.Obj payload) {
        String group = text(payload, "model_group");
        return group != null ? group : orElse(text(payload, "model"), "unknown");
    }

    /** Null for /v1/responses and /v1/messages, where only the price information names it. */
    private static @Nullable String provider(Json.Obj payload) {
        String provider = text(payload, "custom_llm_provider");
        return provider != null
                ? provider
                : text(CostVerdict.priceInformation(payload), "litellm_provider");
    }

    private static @Nullable String startedAt(Json.Obj payload) {
        return payload.get("startTime") instanceof Json.Num number
                ? number.text()
                : text(payload, "startTime");
    }

    private static @Nullable Long durationMillis(Json.Obj payload) {
        if (payload.get("startTime") instanceof Json.Num(var start)
                && payload.get("endTime") instanceof Json.Num(var end)) {
            BigDecimal seconds = end.subtract(start);
            if (seconds.signum() >= 0 && seconds.compareTo(MAX_SECONDS) <= 0) {
                return seconds.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact();
            }
        }
        return null;
    }

    private static @Nullable BigDecimal wholeUpTo(@Nullable Json value, BigDecimal max) {
        return value instanceof Json.Num(var number)
                        && number.signum() >= 0
                        && number.compareTo(max) <= 0
                        && number.stripTrailingZeros().scale() <= 0
                ? number
                : null;
    }

    /** A text with something in it, fit for a database column: no control characters, not long. */
    private static @Nullable String text(Json.Obj object, String name) {
        String text = object.text(name);
        if (text == null) {
            return null;
        }
        String clean = text.replaceAll("\\p{Cntrl}", " ").strip();
        if (clean.isEmpty()) {
            return null;
        }
        int end =
                clean.offsetByCodePoints(
                        0, Math.min(MAX_TEXT, clean.codePointCount(0, clean.length())));
        return clean.substring(0, end);
    }

    private static String orElse(@Nullable String text, String other) {
        return text == null ? other : text;
    }
}
