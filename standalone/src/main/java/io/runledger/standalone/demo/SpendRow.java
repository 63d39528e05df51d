package io.runledger.standalone.demo;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A row of the spend log, made of the call's report: in the form of LiteLLM 1.106.2's {@code GET
 * /spend/logs/v2}. Members that LiteLLM fills from its own tables are empty, as its are where it
 * has none.
 */
final class SpendRow {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private SpendRow() {}

    static Json.Obj of(Json.Obj report) {
        Json.Builder row =
                Json.obj()
                        .put("request_id", report.text("id"))
                        .put("call_type", report.text("call_type"))
                        .put("api_key", "demo")
                        .put("spend", orNull(report.get("response_cost")))
                        .put("total_tokens", orNull(report.get("total_tokens")))
                        .put("prompt_tokens", orNull(report.get("prompt_tokens")))
                        .put("completion_tokens", orNull(report.get("completion_tokens")));
        times(row, report);
        return row.put("model", report.text("model"))
                .put("model_id", report.text("model_id"))
                .put("model_group", filled(report, "model_group"))
                .put("custom_llm_provider", filled(report, "custom_llm_provider"))
                .put("api_base", "")
                .put("user", "default_user_id")
                .put("metadata", metadata(report))
                // A text, as Python writes it, and not a boolean.
                .put("cache_hit", "None")
                .put("cache_key", "")
                .put("request_tags", orNull(report.get("request_tags")))
                .put("team_id", "")
                .put("organization_id", "")
                .put("end_user", filled(report, "end_user"))
                .put("requester_ip_address", filled(report, "requester_ip_address"))
                .put("session_id", filled(report, "trace_id"))
                .put("status", filled(report, "status"))
                .put("mcp_namespaced_tool_name", Json.NULL)
                .put("agent_id", Json.NULL)
                .put("litellm_call_id", report.text("litellm_call_id"))
                .put("request_duration_ms", millis(report))
                .build();
    }

    /**
     * The same row as {@code GET /spend/logs} shows it: times in another form, and more members.
     */
    static Json.Obj older(Json.Obj row) {
        return row.with("startTime", older(row, "startTime"))
                .with("endTime", older(row, "endTime"))
                .with("completionStartTime", older(row, "completionStartTime"))
                .with("messages", Json.Obj.EMPTY)
                .with("response", Json.Obj.EMPTY)
                .with("proxy_server_request", Json.Obj.EMPTY)
                .with("billing_agent_id", Json.NULL)
                .with("created_at", older(row, "endTime"))
                .with("updated_at", older(row, "endTime"));
    }

    private static Json older(Json.Obj row, String member) {
        return Json.of(String.valueOf(row.text(member)).replace("+00:00", "000Z"));
    }

    private static void times(Json.Builder row, Json.Obj report) {
        for (String member : new String[] {"startTime", "endTime", "completionStartTime"}) {
            row.put(member, TIME.format(instant(report, member)) + "+00:00");
        }
    }

    private static Json.Obj metadata(Json.Obj report) {
        Json.Obj own = report.get("metadata") instanceof Json.Obj found ? found : Json.Obj.EMPTY;
        boolean failed = "failure".equals(report.text("status"));
        return Json.obj()
                .put("status", failed ? Json.of("failure") : Json.NULL)
                .put("user_agent", orNull(own.get("user_agent")))
                .put("usage_object", orNull(own.get("usage_object")))
                .put("cost_breakdown", orNull(report.get("cost_breakdown")))
                .put("litellm_call_id", report.text("litellm_call_id"))
                .put("attempted_retries", 0)
                .put("error_information", error(report))
                .put("spend_logs_metadata", orNull(own.get("spend_logs_metadata")))
                .put("model_map_information", orNull(report.get("model_map_information")))
                .build();
    }

    /** Null where there was none, as LiteLLM has it. */
    private static Json error(Json.Obj report) {
        return report.get("error_information") instanceof Json.Obj error
                        && !filled(error, "error_code").isEmpty()
                ? error
                : Json.NULL;
    }

    private static long millis(Json.Obj report) {
        return Duration.between(instant(report, "startTime"), instant(report, "endTime"))
                .toMillis();
    }

    /** Reports have epoch seconds with a fraction. */
    private static Instant instant(Json.Obj report, String member) {
        if (!(report.get(member) instanceof Json.Num(BigDecimal seconds))) {
            throw new IllegalArgumentException("a report without " + member);
        }
        return Instant.EPOCH.plusNanos(
                seconds.movePointRight(9).setScale(0, RoundingMode.DOWN).longValueExact());
    }

    private static String filled(Json.Obj object, String member) {
        String text = object.text(member);
        return text == null ? "" : text;
    }

    private static Json orNull(@Nullable Json value) {
        return value == null ? Json.NULL : value;
    }
}
