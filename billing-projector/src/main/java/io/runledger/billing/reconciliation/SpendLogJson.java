package io.runledger.billing.reconciliation;

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
import java.util.function.Consumer;

/**
 * Reads the rows of LiteLLM's answer one by one, from the array that {@code /spend/logs} answers
 * with or from the {@code data} of {@code /spend/logs/v2}. As lenient as the ingest: what Python
 * writes and JSON does not know becomes a text, and never costs the rows beside it. Members that
 * are null are left out; a row has some 150 of them.
 */
final class SpendLogJson {

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(200)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNumberLength(1_000)
                                    .build())
                    .build();

    private SpendLogJson() {}

    /**
     * Hands over each row as it is read.
     *
     * @return how many there were
     * @throws IOException if the answer ends early or is no JSON
     * @throws JsonInvalid if it is JSON, but no list of rows
     */
    static int rows(InputStream answer, Consumer<Json> each) throws IOException {
        try (JsonParser in = FACTORY.createParser(answer)) {
            JsonToken first = in.nextToken();
            if (first == JsonToken.START_ARRAY) {
                return items(in, each);
            }
            if (first == JsonToken.START_OBJECT) {
                return ofPage(in, each);
            }
            throw new JsonInvalid("the answer is no list of rows");
        }
    }

    private static int ofPage(JsonParser in, Consumer<Json> each) throws IOException {
        int rows = -1;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            boolean isData = in.currentName().equals("data");
            if (in.nextToken() == JsonToken.START_ARRAY && isData) {
                rows = items(in, each);
            } else {
                in.skipChildren();
            }
        }
        if (rows < 0) {
            throw new JsonInvalid("the answer has no data");
        }
        return rows;
    }

    private static int items(JsonParser in, Consumer<Json> each) throws IOException {
        int rows = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            each.accept(value(in));
            rows++;
        }
        return rows;
    }

    private static Json value(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token == null) {
            throw new JsonInvalid("the answer ends within a row");
        }
        return switch (token) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> Json.of(in.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(in.getText());
            case VALUE_TRUE -> Json.of(true);
            case VALUE_FALSE -> Json.of(false);
            case VALUE_NULL -> Json.NULL;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                    throw new JsonInvalid("unexpected " + token);
        };
    }

    private static Json object(JsonParser in) throws IOException {
        Json.Builder members = Json.obj();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = Json.of(in.currentName()).value();
            if (in.nextToken() != JsonToken.VALUE_NULL) {
                members.put(name, value(in));
            }
        }
        return members.build();
    }

    private static Json array(JsonParser in) throws IOException {
        List<Json> items = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(in));
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
