package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import io.runledger.events.store.StoreKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one node of a definition and notes every field that is missing or of the wrong type. */
final class NodeReader {

    private static final int MAX_TURNS = 100;

    private final String name;
    private final Fields fields;

    private NodeReader(String name, Fields fields) {
        this.name = name;
        this.fields = fields;
    }

    static Node read(String name, Json definition, List<GraphFault> faults) {
        if (definition instanceof Json.Obj object) {
            return new NodeReader(name, new Fields(name, object, faults)).node();
        }
        var message = "node " + name + " must be an object, not " + Values.kind(definition);
        faults.add(new GraphFault(Fields.MISSING, name, null, message));
        // A node of the plainest type stands in, so that the remaining rules can still be checked.
        return new NodeReader(name, new Fields(name, Json.Obj.EMPTY, new ArrayList<>())).task();
    }

    private Node node() {
        var type = fields.text("type", "task");
        return switch (type) {
            case "task" -> task();
            case "agent" -> agent();
            case "route" -> route();
            case "interrupt" -> new InterruptReader(fields).read(name);
            case "transform" -> transform();
            case "send" -> send();
            case "subgraph" -> subgraph();
            default -> {
                fields.fault("unknown_node_type", "type", "there is no node type " + type);
                yield new Node.Task(
                        name,
                        false,
                        null,
                        List.of(),
                        null,
                        noTexts(),
                        Retry.NONE,
                        null,
                        null,
                        null);
            }
        };
    }

    private Node.Task task() {
        return new Node.Task(
                name,
                fields.flag("defer"),
                fields.text("prompt_template"),
                fields.texts("worker_tags"),
                fields.text("output_key"),
                orEmpty(fields.textMap("output_mapping")),
                retry(),
                cacheTtl(),
                fields.text("model"),
                timeout());
    }

    private Node agent() {
        var call = task();
        var turns = fields.count("max_turns");
        return new Node.Agent(
                call,
                turns == null ? 1 : Math.clamp(turns, 1, MAX_TURNS),
                fields.text("continuation_prompt"),
                fields.count("turn_timeout_ms"));
    }

    private Node route() {
        return new Node.Route(
                name,
                fields.flag("defer"),
                fields.text("input", "state.route_input"),
                fields.textMap("routes"),
                fields.text("default"));
    }

    private Node transform() {
        return new Node.Transform(name, fields.flag("defer"), updates(), storeUpdates());
    }

    private List<StoreUpdate> storeUpdates() {
        var value = fields.any("store_updates");
        var entries =
                switch (value) {
                    case null -> List.<Json>of();
                    case Json.Arr(var items) -> items;
                    case Json single -> List.of(single);
                };
        var updates = new ArrayList<StoreUpdate>();
        for (var entry : entries) {
            var update = storeUpdate(entry);
            if (update != null) {
                updates.add(update);
            }
        }
        return updates;
    }

    private @Nullable StoreUpdate storeUpdate(Json entry) {
        var key = "store_updates";
        if (!(entry instanceof Json.Obj object)
                || !(object.get("namespace") instanceof Json.Str(var namespace))
                || !(object.get("key") instanceof Json.Str(var name))
                || !(object.get("value") instanceof Json put)) {
            fields.fault(
                    "invalid_store_update",
                    key,
                    "each of store_updates must be an object with namespace, key and value");
            return null;
        }
        try {
            return new StoreUpdate(new StoreKey(namespace, name), put);
        } catch (IllegalArgumentException e) {
            fields.fault("invalid_store_update", key, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** The updates of a transform: an object, or a text that holds one. */
    private Json.Obj updates() {
        var value = fields.any("updates");
        if (value == null) {
            return Json.Obj.EMPTY;
        }
        if (value instanceof Json.Obj object) {
            return object;
        }
        if (value instanceof Json.Str(var text)) {
            try {
                if (Json.parse(text) instanceof Json.Obj object) {
                    return object;
                }
            } catch (JsonInvalid e) {
                fields.fault(Fields.MISSING, "updates", "updates holds no JSON: " + e.getMessage());
                return Json.Obj.EMPTY;
            }
        }
        fields.fault(Fields.MISSING, "updates", "updates must be an object or a text holding one");
        return Json.Obj.EMPTY;
    }

    private Node send() {
        var itemsField =
                fields.any("items_key") == null && fields.any("items_from") != null
                        ? "items_from"
                        : "items_key";
        return new Node.Send(
                name,
                fields.flag("defer"),
                fields.requiredText(itemsField),
                fields.requiredText("target_node"),
                fields.text("output_key", "send_results"));
    }

    private Node subgraph() {
        return new Node.Subgraph(
                name,
                fields.flag("defer"),
                fields.requiredText("workflow_id"),
                orEmpty(fields.textMap("input_mapping")),
                fields.text("output_key", "output"));
    }

    private @Nullable Long timeout() {
        var millis = fields.count("timeout_ms");
        return millis == null || millis == 0 ? null : millis;
    }

    private @Nullable Long cacheTtl() {
        return switch (fields.any("cache")) {
            case null -> null;
            case Json.Obj cache when Fields.whole(cache.get("ttl_ms")) instanceof Long ttl -> ttl;
            case Json _ -> {
                fields.fault(Fields.MISSING, "cache", "cache must be an object with ttl_ms");
                yield null;
            }
        };
    }

    private Retry retry() {
        var value = fields.any("retry");
        if (value == null) {
            return Retry.NONE;
        }
        if (!(value instanceof Json.Obj retry)) {
            return invalidRetry("retry must be an object");
        }
        var attempts = wholeOr(retry, "max_attempts", 1);
        var initial = wholeOr(retry, "initial_interval_ms", Retry.DEFAULT_INITIAL_MILLIS);
        var longest = wholeOr(retry, "max_interval_ms", Retry.DEFAULT_MAX_MILLIS);
        var factor = factor(retry.get("backoff_factor"));
        if (attempts == null || attempts < 1 || attempts > Retry.MAX_ATTEMPTS) {
            return invalidRetry("max_attempts must be a whole number from 1 to 100");
        }
        if (initial == null || longest == null) {
            return invalidRetry("intervals must be whole milliseconds of at least 0");
        }
        if (factor == null) {
            return invalidRetry("backoff_factor must be a number above 0, at most 1000");
        }
        return new Retry(attempts.intValue(), initial, factor, longest);
    }

    private Retry invalidRetry(String message) {
        fields.fault("invalid_retry", "retry", message);
        return Retry.NONE;
    }

    private static @Nullable Long wholeOr(Json.Obj retry, String key, long otherwise) {
        return retry.has(key) ? Fields.whole(retry.get(key)) : (Long) otherwise;
    }

    private static @Nullable BigDecimal factor(@Nullable Json value) {
        if (value == null) {
            return Retry.DEFAULT_FACTOR;
        }
        boolean fits =
                value instanceof Json.Num(var number)
                        && number.signum() > 0
                        && number.compareTo(BigDecimal.valueOf(1_000)) <= 0;
        return fits && value instanceof Json.Num(var number) ? number : null;
    }

    private static Map<String, String> noTexts() {
        return Collections.emptyMap();
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> texts) {
        return texts == null ? noTexts() : texts;
    }
}
