package io.runledger.standalone.demo;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reports of calls in the form of LiteLLM's "standard logging payload". Member names, their order
 * and which of them are null follow payloads recorded from LiteLLM 1.106.2; members that LiteLLM
 * fills from its own price and key tables are left out below {@code metadata} and {@code
 * model_map_information} where they would always be null.
 */
final class LoggingPayload {

    private static final BigDecimal NO_COST = BigDecimal.ZERO;

    private LoggingPayload() {}

    static Json.Obj success(
            CallOrigin origin, ChatRequest request, Completion given, Instant endedAt) {
        var model = given.model();
        var cost = model.costUsd(given.tokens());
        var report = head(given.id(), origin, request, "success");
        report.put("custom_llm_provider", "demo").put("saved_cache_cost", 0);
        times(report, origin.startedAt(), endedAt, given.firstTextAt());
        report.put("model", model.qualifiedName())
                .put("metadata", metadata(origin, request, ChatShapes.usage(given.tokens())))
                .put("cache_key", Json.NULL)
                .put("response_cost", cost)
                .put("cost_breakdown", costBreakdown(model, given.tokens()));
        tokens(report, given.tokens());
        call(report, origin, request, model);
        return report.put("response", ChatShapes.completion(given))
                .put("model_parameters", modelParameters(request))
                .put("hidden_params", hiddenParams(model, cost))
                .put("model_map_information", priceOf(model))
                .put("error_str", Json.NULL)
                // LiteLLM calls a stream that its client left a success with this error code.
                .put("error_information", error(given.cut() ? "499" : "", "", ""))
                .build();
    }

    static Json.Obj failure(
            CallOrigin origin, @Nullable ChatRequest request, CallRefused why, Instant endedAt) {
        var model = request == null ? null : PricedModel.named(request.modelName()).orElse(null);
        var report = head(origin.callId(), origin, request, "failure");
        report.put("custom_llm_provider", model == null ? null : "demo").put("saved_cache_cost", 0);
        times(report, origin.startedAt(), endedAt, endedAt);
        report.put("model", modelName(request, model))
                .put("metadata", metadata(origin, request, Json.Obj.EMPTY))
                .put("cache_key", Json.NULL)
                .put("response_cost", NO_COST)
                .put("cost_breakdown", Json.NULL);
        tokens(report, TokenCount.NONE);
        call(report, origin, request, model);
        return report.put("response", Json.Obj.EMPTY)
                .put("model_parameters", modelParameters(request))
                .put("hidden_params", hiddenParams(null, NO_COST))
                .put("model_map_information", priceOf(model))
                .put("error_str", why.text())
                .put(
                        "error_information",
                        error(Integer.toString(why.status()), why.errorClass(), why.text()))
                .build();
    }

    private static Json.Builder head(
            String id, CallOrigin origin, @Nullable ChatRequest request, String status) {
        var stream = request != null && request.stream();
        var statuses =
                Json.obj().put("llm_api_status", status).put("guardrail_status", "not_run").build();
        return Json.obj()
                .put("id", id)
                .put("litellm_call_id", origin.callId())
                .put("trace_id", origin.traceId())
                .put("session_id", "")
                .put("call_type", "acompletion")
                .put("cache_hit", Json.NULL)
                // True or null, never false: LiteLLM's own habit.
                .put("stream", stream ? Json.of(true) : Json.NULL)
                .put("status", status)
                .put("status_fields", statuses);
    }

    private static void times(Json.Builder report, Instant start, Instant end, Instant firstText) {
        var started = epochSeconds(start);
        var ended = epochSeconds(end);
        report.put("startTime", started)
                .put("endTime", ended)
                .put("completionStartTime", epochSeconds(firstText))
                .put("response_time", ended.subtract(started));
    }

    private static void tokens(Json.Builder report, TokenCount tokens) {
        report.put("total_tokens", tokens.total())
                .put("prompt_tokens", tokens.prompt())
                .put("completion_tokens", tokens.completion());
    }

    private static void call(
            Json.Builder report,
            CallOrigin origin,
            @Nullable ChatRequest request,
            @Nullable PricedModel model) {
        report.put("request_tags", requestTags(origin))
                .put("end_user", request == null ? null : request.user())
                .put("api_base", "")
                .put("model_group", model == null ? "" : model.publicName())
                .put("model_id", model == null ? "" : model.deploymentId())
                .put("requester_ip_address", origin.remoteAddress())
                .put("user_agent", origin.userAgent())
                .put("messages", request == null ? Json.Arr.EMPTY : Json.arr(request.messages()));
    }

    private static Json.Obj metadata(
            CallOrigin origin, @Nullable ChatRequest request, Json.Obj usage) {
        return Json.obj()
                .put("user_api_key_end_user_id", request == null ? null : request.user())
                .put("user_api_key_request_route", "/v1/chat/completions")
                .put("spend_logs_metadata", spendLogsMetadata(origin, request))
                .put("requester_ip_address", origin.remoteAddress())
                .put("user_agent", origin.userAgent())
                .put("usage_object", usage)
                .put("requester_custom_headers", origin.litellmHeaders())
                .build();
    }

    private static Json spendLogsMetadata(CallOrigin origin, @Nullable ChatRequest request) {
        if (request == null) {
            return Json.NULL; // LiteLLM reports none for a body that it could not read
        }
        var header = origin.spendLogsMetadata();
        return header.equals(Json.NULL) ? request.spendLogsMetadata() : header;
    }

    private static Json.Obj costBreakdown(PricedModel model, TokenCount tokens) {
        return Json.obj()
                .put("input_cost", model.promptCostUsd(tokens))
                .put("output_cost", model.completionCostUsd(tokens))
                .put("total_cost", model.costUsd(tokens))
                .put("tool_usage_cost", 0)
                .put("original_cost", model.costUsd(tokens))
                .build();
    }

    private static Json.Arr requestTags(CallOrigin origin) {
        var tags = new ArrayList<Json>();
        var userAgent = origin.userAgent();
        if (userAgent != null) {
            // LiteLLM adds the client's name, then its name with the version.
            tags.add(Json.of("User-Agent: " + userAgent.split("/", 2)[0]));
            tags.add(Json.of("User-Agent: " + userAgent));
        }
        return Json.arr(tags);
    }

    private static Json.Obj modelParameters(@Nullable ChatRequest request) {
        var parameters = Json.obj();
        if (request != null) {
            for (var name : List.of("stream", "stream_options", "user", "temperature")) {
                var value = request.body().get(name);
                if (value != null) {
                    parameters.put(name, value);
                }
            }
        }
        return parameters.build();
    }

    private static Json.Obj hiddenParams(@Nullable PricedModel model, BigDecimal costUsd) {
        return Json.obj()
                .put("model_id", model == null ? null : model.deploymentId())
                .put("cache_key", Json.NULL)
                .put("api_base", Json.NULL)
                .put("response_cost", costUsd)
                .put("litellm_model_name", model == null ? null : model.qualifiedName())
                .put("usage_object", Json.NULL)
                .build();
    }

    private static Json.Obj priceOf(@Nullable PricedModel model) {
        if (model == null) {
            return Json.obj().put("model_map_key", "").put("model_map_value", Json.NULL).build();
        }
        var price =
                Json.obj()
                        .put("key", model.deploymentId())
                        .put("input_cost_per_token", model.promptTokenUsd())
                        .put("output_cost_per_token", model.completionTokenUsd())
                        .put("litellm_provider", "demo")
                        .put("mode", "chat");
        return Json.obj()
                .put("model_map_key", model.qualifiedName())
                .put("model_map_value", price.build())
                .build();
    }

    private static Json.Obj error(String code, String errorClass, String message) {
        return Json.obj()
                .put("error_code", code)
                .put("error_class", errorClass)
                .put("llm_provider", code.isEmpty() ? "" : "demo")
                .put("traceback", "")
                .put("error_message", message)
                .build();
    }

    private static String modelName(@Nullable ChatRequest request, @Nullable PricedModel model) {
        if (model != null) {
            return model.qualifiedName();
        }
        return request == null ? "" : request.modelName();
    }

    private static BigDecimal epochSeconds(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond())
                .add(BigDecimal.valueOf(time.getNano() / 1_000, 6));
    }
}
