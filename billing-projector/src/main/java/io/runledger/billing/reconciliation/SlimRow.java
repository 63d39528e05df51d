package io.runledger.billing.reconciliation;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A spend row without what the ledger does not need: of some 10 kB of a row, most are limits and
 * names of the model's map, and some is what people wrote.
 */
final class SlimRow {

    private static final List<String> KEPT =
            List.of(
                    "request_id",
                    "litellm_call_id",
                    "call_type",
                    "status",
                    "spend",
                    "startTime",
                    "endTime",
                    "model",
                    "model_group",
                    "custom_llm_provider",
                    "prompt_tokens",
                    "completion_tokens",
                    "total_tokens",
                    "cache_hit",
                    "end_user");

    private static final List<String> KEPT_METADATA =
            List.of("spend_logs_metadata", "user_api_key_end_user_id", "attempted_retries");

    private SlimRow() {}

    static Json.Obj of(Json.Obj row) {
        Json.Builder slim = Json.obj();
        copy(row, KEPT, slim);
        Json.Obj metadata = object(row.get("metadata"));
        Json.Builder kept = Json.obj();
        copy(metadata, KEPT_METADATA, kept);
        Json.Obj error = object(metadata.get("error_information"));
        if (!error.members().isEmpty()) {
            Json.Builder said = Json.obj();
            copy(error, List.of("error_code", "error_class"), said);
            kept.put("error_information", said.build());
        }
        Json.Obj prices = prices(metadata);
        if (!prices.members().isEmpty()) {
            kept.put("model_map_information", Json.obj().put("model_map_value", prices).build());
        }
        return slim.put("metadata", kept.build()).build();
    }

    private static void copy(Json.Obj from, List<String> names, Json.Builder to) {
        for (String name : names) {
            Json value = from.get(name);
            if (value != null && !(value instanceof Json.Null)) {
                to.put(name, value);
            }
        }
    }

    /** What says whether the model is paid for, and who provides it. */
    private static Json.Obj prices(Json.Obj metadata) {
        Json.Obj map = object(object(metadata.get("model_map_information")).get("model_map_value"));
        Json.Builder prices = Json.obj();
        map.members()
                .forEach((name, value) -> {
                    boolean isPrice = value instanceof Json.Num && name.contains("cost_per");
                    if (isPrice || name.equals("litellm_provider")) {
                        prices.put(name, value);
                    }
                });
        return prices.build();
    }

    /** Some versions write a row's metadata as a text that holds JSON. */
    private static Json.Obj object(@Nullable Json value) {
        if (value instanceof Json.Str(var text)) {
            try {
                return Json.parse(text) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            } catch (JsonInvalid _) {
                return Json.Obj.EMPTY;
            }
        }
        return value instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }
}
