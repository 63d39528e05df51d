package io.runledger.engine;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one node, read with their types; what does not fit is noted and read as absent. */
final class Fields {

    static final String MISSING = "missing_required_field";

    private final String node;
    private final Json.Obj fields;
    private final List<GraphFault> faults;

    Fields(String node, Json.Obj fields, List<GraphFault> faults) {
        this.node = node;
        this.fields = fields;
        this.faults = faults;
    }

    void fault(String code, String key, String message) {
        faults.add(new GraphFault(code, node, key, "node " + node + ": " + message));
    }

    /** The field; null where it is absent or JSON null. */
    @Nullable Json any(String key) {
        var value = fields.get(key);
        return value instanceof Json.Null ? null : value;
    }

    @Nullable String text(String key) {
        var value = any(key);
        if (value == null || value instanceof Json.Str) {
            return fields.text(key);
        }
        fault(MISSING, key, key + " must be a string, not " + Values.kind(value));
        return null;
    }

    String requiredText(String key) {
        if (any(key) == null) {
            fault(MISSING, key, key + " is missing");
        }
        var text = text(key);
        return text == null ? "" : text;
    }

    String text(String key, String otherwise) {
        var text = text(key);
        return text == null ? otherwise : text;
    }

    boolean flag(String key) {
        var value = any(key);
        if (value == null || value instanceof Json.Bool) {
            return Json.of(true).equals(value);
        }
        fault(MISSING, key, key + " must be true or false, not " + Values.kind(value));
        return false;
    }

    List<String> texts(String key) {
        var found = new ArrayList<String>();
        switch (any(key)) {
            case null -> {}
            case Json.Arr(var items) when items.stream().allMatch(Json.Str.class::isInstance) ->
                    items.forEach(item -> found.add(Values.plain(item)));
            case Json _ -> fault(MISSING, key, key + " must be an array of strings");
        }
        return found;
    }

    /** An object of strings; null where it is absent. */
    @Nullable Map<String, String> textMap(String key) {
        var value = any(key);
        if (value == null) {
            return null;
        }
        var found = new LinkedHashMap<String, String>();
        if (value instanceof Json.Obj(var members)
                && members.values().stream().allMatch(Json.Str.class::isInstance)) {
            members.forEach((name, member) -> found.put(name, Values.plain(member)));
        } else {
            fault(MISSING, key, key + " must be an object of strings");
        }
        return found;
    }

    /** A whole number of at least 0; null where it is absent. */
    @Nullable Long count(String key) {
        var value = any(key);
        if (value == null) {
            return null;
        }
        var whole = whole(value);
        if (whole == null) {
            fault(MISSING, key, key + " must be a whole number of at least 0");
        }
        return whole;
    }

    /** The value as a whole number from 0 to 2^53; null for anything else. */
    static @Nullable Long whole(@Nullable Json value) {
        boolean fits =
                value instanceof Json.Num(var number)
                        && number.signum() >= 0
                        && number.compareTo(BigDecimal.valueOf(1L << 53)) <= 0
                        && number.stripTrailingZeros().scale() <= 0;
        return fits && value instanceof Json.Num(var number)
                ? (Long) number.longValueExact()
                : null;
    }
}
