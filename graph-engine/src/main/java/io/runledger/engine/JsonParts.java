package io.runledger.engine;

import io.runledger.events.json.Json;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of an execution's JSON, each of the type that it was written with. */
final class JsonParts {

    private JsonParts() {}

    static Json.Arr texts(Collection<String> texts) {
        return Json.arr(texts.stream().map(Json::of).toList());
    }

    static List<String> texts(Json.Obj json, String key) {
        return items(json, key).stream().map(JsonParts::text).toList();
    }

    static List<Json> items(Json.Obj json, String key) {
        if (json.get(key) instanceof Json.Arr(var items)) {
            return items;
        }
        throw invalid(key, json.get(key));
    }

    /** The items of a part that earlier versions did not write. */
    static List<Json> optionalItems(Json.Obj json, String key) {
        return json.has(key) ? items(json, key) : List.of();
    }

    static Json.Obj object(Json.Obj json, String key) {
        return object(json.get(key), key);
    }

    /** An object that earlier versions did not write. */
    static Json.Obj optionalObject(Json.Obj json, String key) {
        return json.has(key) ? object(json, key) : Json.Obj.EMPTY;
    }

    static Json.Obj object(@Nullable Json value, String what) {
        if (value instanceof Json.Obj object) {
            return object;
        }
        throw invalid(what, value);
    }

    static String text(@Nullable Json value) {
        if (value instanceof Json.Str(var text)) {
            return text;
        }
        throw invalid("a text", value);
    }

    static int whole(Json.Obj json, String key) {
        var whole = Fields.whole(json.get(key));
        if (whole == null) {
            throw invalid(key, json.get(key));
        }
        return Math.toIntExact(whole);
    }

    static IllegalArgumentException invalid(String what, @Nullable Json value) {
        var found = value == null ? "nothing" : Values.kind(value);
        return new IllegalArgumentException("an execution's JSON has " + found + " for " + what);
    }
}
