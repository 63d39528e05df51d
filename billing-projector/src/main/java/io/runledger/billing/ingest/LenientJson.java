package io.runledger.billing.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the JSON that Python writes and the standard does not know: {@code NaN}, {@code Infinity},
 * lone surrogates, members given twice, numbers beyond our limits. One such entry must not cost the
 * others of its batch, so what cannot be a number of ours becomes a text, which no cost can be.
 */
public final class LenientJson {

    private static final int MAX_DEPTH = 200;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNumberLength(1_000)
                                    .build())
                    .build();

    private LenientJson() {}

    /** Reads token by token what {@link #parse} accepts. */
    static JsonParser parser(byte[] utf8) throws IOException {
        return FACTORY.createParser(utf8);
    }

    /** As {@link #parser(byte[])}, of what is still under way. */
    public static JsonParser parser(InputStream utf8) throws IOException {
        return FACTORY.createParser(utf8);
    }

    /**
     * The value at which a reader stands, without the members that are null: a row of the spend log
     * has some 150 of them.
     *
     * @throws JsonInvalid if it ends before the value does
     */
    public static Json withoutNulls(JsonParser in) throws IOException {
        return value(in, false);
    }

    /**
     * @throws JsonInvalid if the text is not one JSON value even so
     */
    static Json parse(byte[] utf8) {
        try (JsonParser in = parser(utf8)) {
            if (in.nextToken() == null) {
                throw new JsonInvalid("there is no JSON value");
            }
            Json value = value(in, true);
            if (in.nextToken() != null) {
                throw new JsonInvalid("there is more than one JSON value");
            }
            return value;
        } catch (IOException e) {
            throw new JsonInvalid(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static Json value(JsonParser in, boolean nulls) throws IOException {
        JsonToken token = in.currentToken();
        if (token == null) {
            throw new JsonInvalid("the JSON ends within a value");
        }
        return switch (token) {
            case START_OBJECT -> object(in, nulls);
            case START_ARRAY -> array(in, nulls);
            case VALUE_STRING -> Json.of(in.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(in.getText());
            case VALUE_TRUE -> Json.of(true);
            case VALUE_FALSE -> Json.of(false);
            case VALUE_NULL -> Json.NULL;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                    throw new JsonInvalid("unexpected " + token);
        };
    }

    private static Json object(JsonParser in, boolean nulls) throws IOException {
        Json.Builder members = Json.obj();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = Json.of(in.currentName()).value();
            if (in.nextToken() != JsonToken.VALUE_NULL || nulls) {
                members.put(name, value(in, nulls));
            }
        }
        return members.build();
    }

    private static Json array(JsonParser in, boolean nulls) throws IOException {
        List<Json> items = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(in, nulls));
        }
        return Json.arr(items);
    }

    private static Json number(String text) {
        try {
            return Json.of(new BigDecimal(text));
        } catch (NumberFormatException | JsonInvalid _) {
            return Json.of(text);
        }
    }
}
