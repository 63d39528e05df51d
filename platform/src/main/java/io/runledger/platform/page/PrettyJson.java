package io.runledger.platform.page;

import io.runledger.events.json.Json;
import java.util.Iterator;
import java.util.Map;

/** JSON for reading: one member per line, two spaces per level. */
public final class PrettyJson {

    private final StringBuilder out = new StringBuilder();

    private PrettyJson() {}

    /** The value as text of many lines. */
    public static String of(Json value) {
        PrettyJson pretty = new PrettyJson();
        pretty.write(value, "\n");
        return pretty.out.toString();
    }

    private void write(Json value, String newLine) {
        switch (value) {
            case Json.Obj(var members) when !members.isEmpty() -> {
                out.append('{');
                Iterator<Map.Entry<String, Json>> each = members.entrySet().iterator();
                while (each.hasNext()) {
                    Map.Entry<String, Json> member = each.next();
                    out.append(newLine).append("  ").append(Json.of(member.getKey()).text());
                    out.append(": ");
                    write(member.getValue(), newLine + "  ");
                    out.append(each.hasNext() ? "," : "");
                }
                out.append(newLine).append('}');
            }
            case Json.Arr(var items) when !items.isEmpty() -> {
                out.append('[');
                Iterator<Json> each = items.iterator();
                while (each.hasNext()) {
                    out.append(newLine).append("  ");
                    write(each.next(), newLine + "  ");
                    out.append(each.hasNext() ? "," : "");
                }
                out.append(newLine).append(']');
            }
            case Json.Null _, Json.Bool _, Json.Num _, Json.Str _, Json.Obj _, Json.Arr _ ->
                    out.append(value.text());
        }
    }
}
