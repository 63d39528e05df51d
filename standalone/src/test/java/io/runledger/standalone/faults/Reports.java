package io.runledger.standalone.faults;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The reports of calls, in the form of a recorded one. */
final class Reports {

    private static final Json.Obj RECORDED = recorded();
    private static final Json NOTHING = Json.obj().put("nothing", "here").build();

    private Reports() {}

    private static Json.Obj recorded() {
        Path file =
                Path.of("..", "billing-projector", "src", "test", "resources", "litellm")
                        .resolve("chat_nonstream.json");
        try {
            return (Json.Obj) Json.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The report of how the call ended, as its fate has it; not always JSON. */
    static String last(ProxyCall call) {
        Json.Obj report = call.fate().course().succeeds() ? success(call) : failure(call);
        return switch (call.fate().callback()) {
            case DELIVERED, DUPLICATED, LATE, LOST -> report.text();
            case BARE -> bare(report).text();
            case WRONG_TYPES -> wrongTypes(report).text();
            case NULL_COST -> report.with("response_cost", Json.NULL).text();
            case NEGATIVE_COST -> cost(report, new BigDecimal("-0.0001")).text();
            // Python's json writes it so; it is no JSON.
            case NAN_COST ->
                    cost(report, new BigDecimal("0.12345678987654321"))
                            .text()
                            .replace(":0.12345678987654321", ":NaN");
            case ABSURD_COST -> cost(report, new BigDecimal("123456789.5")).text();
            case TEXT_COST -> report.with("response_cost", Json.of("0.0001")).text();
            case NO_COST -> report.without("response_cost").text();
            case CUT_JSON -> cut(report.text());
            case NO_CALL_ID -> report.without("litellm_call_id").without("id").text();
            case NO_STATUS -> report.without("status").text();
        };
    }

    /** The report of a try that failed before the proxy's next one did well. */
    static String failureBefore(ProxyCall call) {
        return failure(call).text();
    }

    private static Json.Obj success(ProxyCall call) {
        boolean cached = call.fate().course() == Fate.Course.CACHE_HIT;
        boolean cut = call.fate().course() == Fate.Course.CUT;
        return common(call, "success")
                .with("id", Json.of(call.responseId()))
                .with("cache_hit", cached ? Json.of(true) : Json.NULL)
                .with("stream", cut ? Json.of(true) : Json.NULL)
                .with("response_cost", call.costUsd() == null ? Json.NULL : Json.of(call.costUsd()))
                .with("prompt_tokens", Json.of(call.tokensIn()))
                .with("completion_tokens", Json.of(call.tokensOut()))
                .with("total_tokens", Json.of(call.tokensIn() + call.tokensOut()))
                // The full price, also of a cache hit: a trap for who looks here.
                .with(
                        "hidden_params",
                        Json.obj().put("response_cost", new BigDecimal("0.0032")).build())
                .with("error_information", error(cut ? "499" : "", ""));
    }

    private static Json.Obj failure(ProxyCall call) {
        return common(call, "failure")
                .with("id", Json.of(call.callId()))
                .with("response_cost", Json.of(0))
                .with("prompt_tokens", Json.of(0))
                .with("completion_tokens", Json.of(0))
                .with("total_tokens", Json.of(0))
                .with("error_information", error("500", "InternalServerError"));
    }

    private static Json.Obj common(ProxyCall call, String status) {
        Json.Obj metadata = (Json.Obj) RECORDED.get("metadata");
        return RECORDED.with("litellm_call_id", Json.of(call.callId()))
                .with("status", Json.of(status))
                .with("model", Json.of("openai/" + call.model().publicName()))
                .with("model_group", Json.of(call.model().publicName()))
                .with("end_user", Json.orNull(call.endUser()))
                .with("startTime", seconds(call.startedAt()))
                .with("endTime", seconds(call.endedAt()))
                .with("completionStartTime", seconds(call.endedAt()))
                .with("model_map_information", prices(call))
                .with(
                        "metadata",
                        metadata.without("requester_metadata")
                                .without("requester_custom_headers")
                                .with("user_api_key_end_user_id", Json.orNull(call.endUser()))
                                .with("spend_logs_metadata", call.metadata()));
    }

    static Json.Obj prices(ProxyCall call) {
        return Json.obj()
                .put("model_map_key", "openai/" + call.model().publicName())
                .put(
                        "model_map_value",
                        Json.obj()
                                .put("input_cost_per_token", call.model().usdPerTokenIn())
                                .put("output_cost_per_token", call.model().usdPerTokenOut())
                                .put("litellm_provider", "openai")
                                .build())
                .build();
    }

    static Json.Obj error(String code, String errorClass) {
        return Json.obj()
                .put("error_code", code)
                .put("error_class", errorClass)
                .put("error_message", errorClass)
                .build();
    }

    private static Json.Obj cost(Json.Obj report, BigDecimal usd) {
        return report.with("response_cost", Json.of(usd));
    }

    private static Json.Obj bare(Json.Obj report) {
        Json.Builder kept = Json.obj();
        for (String name :
                List.of(
                        "id",
                        "litellm_call_id",
                        "status",
                        "response_cost",
                        "model_group",
                        "startTime",
                        "cache_hit",
                        "error_information")) {
            kept.put(name, report.get(name));
        }
        return kept.build();
    }

    private static Json.Obj wrongTypes(Json.Obj report) {
        return report.with("metadata", Json.arr(List.of(NOTHING)))
                .with("prompt_tokens", Json.of("many"))
                .with("completion_tokens", Json.of(new BigDecimal("1.5")))
                .with("total_tokens", NOTHING)
                .with("end_user", Json.of(7))
                .with("endTime", Json.of("later"))
                .with("stream", Json.of("perhaps"))
                .with("model_map_information", Json.of("unknown"))
                .with("hidden_params", Json.arr(List.of()))
                .with("request_tags", Json.NULL)
                .with("custom_llm_provider", Json.of(false));
    }

    private static String cut(String text) {
        return text.substring(0, text.length() * 2 / 3);
    }

    private static Json seconds(Instant time) {
        return Json.of(
                BigDecimal.valueOf(time.getEpochSecond())
                        .add(BigDecimal.valueOf(time.getNano() / 1_000, 6)));
    }
}
