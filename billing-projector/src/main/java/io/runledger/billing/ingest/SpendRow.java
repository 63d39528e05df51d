package io.runledger.billing.ingest;

import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of LiteLLM's spend log (seen: {@code /spend/logs} and {@code /spend/logs/v2} of 1.106.2),
 * by the same names as a callback, so that both say the same of one call.
 *
 * @param callId {@code litellm_call_id}, else {@code request_id}
 * @param responseId {@code request_id}: LiteLLM's {@code id} of the call, but for cache hits
 * @param status {@code success} or {@code failure}
 * @param call what the row says of the call, beside its cost
 * @param spendUsd the row's {@code spend}; null where it is no number
 * @param startedAt when the call began; null where the row does not say
 */
public record SpendRow(
        CallId callId,
        String responseId,
        String status,
        ReportedCall call,
        @Nullable BigDecimal spendUsd,
        @Nullable Instant startedAt) {

    /**
     * @return empty where the row has neither a call id nor a request id
     */
    public static Optional<SpendRow> read(Json.Obj row) {
        Json.Obj payload = asPayload(row);
        return PayloadNames.callId(payload)
                .map(callId ->
                        new SpendRow(
                                callId,
                                PayloadNames.responseId(payload, callId),
                                PayloadNames.status(payload),
                                PayloadReader.read(payload),
                                row.get("spend") instanceof Json.Num(var spend) ? spend : null,
                                time(row, "startTime")));
    }

    public boolean isSuccess() {
        return status.equals(PayloadNames.SUCCESS);
    }

    /**
     * The row in the form of a callback. A row's times are ISO-8601 with a fraction, a callback's
     * are epoch seconds; what a callback has at its top, a row has in its metadata.
     */
    static Json.Obj asPayload(Json.Obj row) {
        Json.Obj metadata = PayloadReader.object(row, "metadata");
        return row.with("id", orNull(row.get("request_id")))
                .with("response_cost", orNull(row.get("spend")))
                .with("error_information", orNull(metadata.get("error_information")))
                .with("model_map_information", orNull(metadata.get("model_map_information")))
                .with("startTime", seconds(row, "startTime"))
                .with("endTime", seconds(row, "endTime"));
    }

    private static Json orNull(@Nullable Json value) {
        return value == null ? Json.NULL : value;
    }

    private static Json seconds(Json.Obj row, String name) {
        Instant at = time(row, name);
        return at == null
                ? Json.NULL
                : Json.of(
                        BigDecimal.valueOf(at.getEpochSecond())
                                .add(BigDecimal.valueOf(at.getNano(), 9))
                                .stripTrailingZeros());
    }

    private static @Nullable Instant time(Json.Obj row, String name) {
        String text = row.text(name);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            return null;
        }
    }
}
