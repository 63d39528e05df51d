package io.runledger.events.json;

import java.util.Map;
import java.util.TreeMap;

/** Writes JSON text without spaces, with the string escaping of RFC 8785 (section 3.2.2.2). */
final class JsonWriter {

    private final StringBuilder out = new StringBuilder();
    private final boolean canonical;

    private JsonWriter(boolean canonical) {
        this.canonical = canonical;
    }

    static String compact(Json value) {
        return new JsonWriter(false).write(value);
    }

    static String canonical(Json value) {
        return new JsonWriter(true).write(value);
    }

    private String write(Json value) {
        append(value);
        return out.toString();
    }

    private void append(Json value) {
        switch (value) {
            case Json.Null _ -> out.append("null");
            case Json.Bool(var flag) -> out.append(flag);
            case Json.Num(var number) -> out.append(Numbers.text(number));
            case Json.Str(var text) -> quote(text);
            case Json.Arr(var items) -> {
                String separator = "[";
                for (var item : items) {
                    out.append(separator);
                    append(item);
                    separator = ",";
                }
                out.append(items.isEmpty() ? "[]" : "]");
            }
            case Json.Obj(var members) ->
                    appendMembers(canonical ? new TreeMap<>(members) : members);
        }
    }

    // String's natural order, which TreeMap uses, is that of UTF-16 code units.
    private void appendMembers(Map<String, Json> members) {
        String separator = "{";
        for (var member : members.entrySet()) {
            out.append(separator);
            quote(member.getKey());
            out.append(':');
            append(member.getValue());
            separator = ",";
        }
        out.append(members.isEmpty() ? "{}" : "}");
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            escape(text.charAt(i));
        }
        out.append('"');
    }

    private void escape(char c) {
        String escaped =
                switch (c) {
                    case '"' -> "\\\"";
                    case '\\' -> "\\\\";
                    case '\b' -> "\\b";
                    case '\t' -> "\\t";
                    case '\n' -> "\\n";
                    case '\f' -> "\\f";
                    case '\r' -> "\\r";
                    default -> c < ' ' ? String.format("\\u%04x", (int) c) : "";
                };
        if (escaped.isEmpty()) {
            out.append(c);
        } else {
            out.append(escaped);
        }
    }
}
