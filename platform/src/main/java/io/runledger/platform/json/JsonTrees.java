package io.runledger.platform.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.runledger.events.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Carries our JSON values through Jackson's streams, keeping member order and every digit. */
final class JsonTrees {

    private JsonTrees() {}

    static Json read(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        return switch (token) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> Json.of(in.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Json.of(in.getDecimalValue());
            case VALUE_TRUE -> Json.of(true);
            case VALUE_FALSE -> Json.of(false);
            case VALUE_NULL -> Json.NULL;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                    throw new IOException("a JSON value cannot begin with " + token);
        };
    }

    private static Json object(JsonParser in) throws IOException {
        Map<String, Json> members = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            members.put(name, read(in));
        }
        return new Json.Obj(members);
    }

    private static Json array(JsonParser in) throws IOException {
        List<Json> items = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            items.add(read(in));
        }
        return new Json.Arr(items);
    }

    static void write(Json value, JsonGenerator out) throws IOException {
        switch (value) {
            case Json.Null _ -> out.writeNull();
            case Json.Bool(var b) -> out.writeBoolean(b);
            case Json.Num number -> out.writeNumber(number.text());
            case Json.Str(var s) -> out.writeString(s);
            case Json.Arr(var items) -> {
                out.writeStartArray();
                for (Json item : items) {
                    write(item, out);
                }
                out.writeEndArray();
            }
            case Json.Obj(var members) -> {
                out.writeStartObject();
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    out.writeFieldName(member.getKey());
                    write(member.getValue(), out);
                }
                out.writeEndObject();
            }
        }
    }
}
