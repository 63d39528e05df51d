package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How an update is folded into the value that a state key holds. An update {@code
 * {"__overwrite":true,"value":V}} stores V whatever the reducer. Numbers are exact decimals.
 */
public enum Reducer {
    /** The update takes the place of what was held. */
    LAST_VALUE,
    /** The update is put behind what was held; the items of an array one by one. */
    APPEND,
    /**
     * Objects are merged at every level; anything else replaces. Null is a value, not a deletion.
     */
    MERGE,
    /** The exact sum; what is not a number counts as 0 when held and is refused as an update. */
    ADD,
    /** The smaller number. */
    MIN,
    /** The larger number. */
    MAX,
    /**
     * A list of messages, kept by their {@code id}: known ids replace, {@code remove:true} deletes.
     */
    ADD_MESSAGES;

    private static final String OVERWRITE = "__overwrite";

    /**
     * The reducer of this name as schemas write it ({@code last_value}); null where there is none.
     */
    public static @Nullable Reducer named(String name) {
        for (var reducer : values()) {
            if (reducer.wireName().equals(name)) {
                return reducer;
            }
        }
        return null;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The value after the update.
     *
     * @param held what the key holds; null where the key is absent
     * @throws ReducerMismatch if this reducer cannot take such an update
     */
    public Json fold(@Nullable Json held, Json update) {
        if (update instanceof Json.Obj wrapper && Json.of(true).equals(wrapper.get(OVERWRITE))) {
            var value = wrapper.get("value");
            return value == null ? Json.NULL : value;
        }
        return switch (this) {
            case LAST_VALUE -> update;
            case APPEND -> append(held, update);
            case MERGE -> merge(held, update);
            case ADD -> sum(held, update);
            case MIN -> choose(held, update, BigDecimal::min);
            case MAX -> choose(held, update, BigDecimal::max);
            case ADD_MESSAGES -> Messages.fold(held, update);
        };
    }

    private static Json append(@Nullable Json held, Json update) {
        if (held == null) {
            return Json.arr(List.of(update));
        }
        if (!(held instanceof Json.Arr(var items))) {
            return Json.arr(List.of(held, update));
        }
        var longer = new ArrayList<>(items);
        if (update instanceof Json.Arr(var more)) {
            longer.addAll(more);
        } else {
            longer.add(update);
        }
        return new Json.Arr(longer);
    }

    private static Json merge(@Nullable Json held, Json update) {
        if (!(held instanceof Json.Obj(var old)) || !(update instanceof Json.Obj(var changes))) {
            return update;
        }
        var merged = new LinkedHashMap<>(old);
        changes.forEach((key, value) -> merged.put(key, merge(merged.get(key), value)));
        return new Json.Obj(merged);
    }

    private Json sum(@Nullable Json held, Json update) {
        var added = number(update);
        var base = held instanceof Json.Num(var value) ? value : BigDecimal.ZERO;
        try {
            return Json.of(base.add(added));
        } catch (JsonInvalid e) {
            throw new ReducerMismatch("add gives a number out of range: " + e.getMessage());
        }
    }

    private Json choose(@Nullable Json held, Json update, BinaryOperator<BigDecimal> choice) {
        var given = number(update);
        return Json.of(held instanceof Json.Num(var value) ? choice.apply(value, given) : given);
    }

    private BigDecimal number(Json update) {
        if (update instanceof Json.Num(var value)) {
            return value;
        }
        throw new ReducerMismatch(wireName() + " takes a number, not " + Values.kind(update));
    }
}
