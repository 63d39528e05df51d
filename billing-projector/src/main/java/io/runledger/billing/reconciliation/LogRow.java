package io.runledger.billing.reconciliation;

import io.runledger.billing.ingest.SpendRow;
import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row of LiteLLM's spend log, as the comparison needs it.
 *
 * @param requestId the row's {@code request_id}, its primary key in LiteLLM
 * @param callId the call it belongs to; for a row of a single try, that of its call
 * @param line the number of the try, for LiteLLM's rows of tries that timed out ({@code
 *     {call}-attempt-N}); null for the row of a whole call
 * @param status {@code success}, {@code failure}, or {@link #UNREADABLE}
 * @param spendUsd what LiteLLM says it spent; null where that cannot be a cost
 * @param fault why the cost or the whole row is no good; null where it is
 * @param startedAt when the call began, or null
 * @param claimedRun the run that the caller named, or null
 * @param payload the row itself without what nobody needs; null where the writer will not get it
 */
record LogRow(
        String requestId,
        String callId,
        @Nullable Integer line,
        String status,
        @Nullable BigDecimal spendUsd,
        @Nullable String fault,
        @Nullable Instant startedAt,
        boolean cacheHit,
        String model,
        @Nullable String node,
        @Nullable String claimedRun,
        Json.@Nullable Obj payload) {

    /** The status of what is no row at all. */
    static final String UNREADABLE = "unreadable";

    /** More than any call costs; the same bound as for callbacks. */
    private static final BigDecimal ABSURD_USD = BigDecimal.valueOf(10_000);

    private static final Pattern TRY = Pattern.compile("(.+)-attempt-([0-9]{1,6})");
    private static final int LONGEST_RAW = 2_000;

    /** Never fails: what is no row becomes one that says so. */
    static LogRow of(Json raw) {
        if (!(raw instanceof Json.Obj row)) {
            return unreadable(raw, "the row is not a JSON object");
        }
        Json.Obj slim = SlimRow.of(row);
        Optional<SpendRow> read = SpendRow.read(slim);
        return read.map(found -> of(found, slim))
                .orElseGet(() -> unreadable(row, "the row has no call id and no request id"));
    }

    private static LogRow of(SpendRow row, Json.Obj slim) {
        Matcher attempt = TRY.matcher(row.callId().value());
        boolean isTry =
                attempt.matches()
                        && !row.isSuccess()
                        && row.responseId().equals(row.callId().value());
        String fault = fault(slim.get("spend"));
        return new LogRow(
                row.responseId(),
                isTry ? attempt.group(1) : row.callId().value(),
                isTry ? Integer.valueOf(attempt.group(2)) : null,
                row.status(),
                fault == null ? row.spendUsd() : null,
                fault,
                row.startedAt(),
                row.call().cacheHit(),
                row.call().model(),
                row.call().claim().node(),
                row.call().claim().runId(),
                slim);
    }

    private static @Nullable String fault(@Nullable Json spend) {
        return switch (spend) {
            case null -> "its spend is null";
            case Json.Null _ -> "its spend is null";
            case Json.Num(var usd) -> {
                if (usd.signum() < 0) {
                    yield "its spend is negative";
                }
                yield usd.compareTo(ABSURD_USD) > 0
                        ? "its spend is above " + ABSURD_USD + " USD"
                        : null;
            }
            case Json.Bool _, Json.Str _, Json.Arr _, Json.Obj _ -> "its spend is not a number";
        };
    }

    private static LogRow unreadable(Json raw, String why) {
        String name = UNREADABLE + ":" + CanonicalJson.sha256Hex(raw);
        String text = raw.text();
        Json.Obj kept =
                Json.obj()
                        .put("raw", text.substring(0, Math.min(text.length(), LONGEST_RAW)))
                        .build();
        return new LogRow(
                name, name, null, UNREADABLE, null, why, null, false, "unknown", null, null, kept);
    }

    boolean isSuccess() {
        return status.equals("success");
    }

    boolean isUnreadable() {
        return status.equals(UNREADABLE);
    }

    /** The cost where it is one, else nothing: what cannot be a cost adds nothing to a sum. */
    BigDecimal spent() {
        return spendUsd == null ? BigDecimal.ZERO : spendUsd;
    }
}
