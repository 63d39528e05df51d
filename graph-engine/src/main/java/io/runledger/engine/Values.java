package io.runledger.engine;

import io.runledger.events.json.Json;

/** What JSON values are called and how they read as plain text. */
final class Values {

    private Values() {}

    /** The kind of a value with its article, for messages. */
    static String kind(Json value) {
        return switch (value) {
            case Json.Null _ -> "null";
            case Json.Bool _ -> "a boolean";
            case Json.Num _ -> "a number";
            case Json.Str _ -> "a string";
            case Json.Arr _ -> "an array";
            case Json.Obj _ -> "an object";
        };
    }

    /** A string raw, anything else as compact JSON. */
    static String plain(Json value) {
        return value instanceof Json.Str(var text) ? text : value.text();
    }

    /**
     * As {@link #plain}, but numbers never in scientific notation: route values are matched as
     * people write them.
     */
    static String routeText(Json value) {
        return value instanceof Json.Num(var number) ? number.toPlainString() : plain(value);
    }
}
