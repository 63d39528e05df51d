package io.runledger.billing.reconciliation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.runledger.billing.ingest.LenientJson;
import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * Reads the rows of LiteLLM's answer one by one, from the array that {@code /spend/logs} answers
 * with or from the {@code data} of {@code /spend/logs/v2}, as lenient as the ingest.
 */
final class SpendLogJson {

    private SpendLogJson() {}

    /**
     * Hands over each row as it is read.
     *
     * @return how many there were
     * @throws IOException if the answer ends early or is no JSON
     * @throws JsonInvalid if it is JSON, but no list of rows
     */
    static int rows(InputStream answer, Consumer<Json> each) throws IOException {
        try (JsonParser in = LenientJson.parser(answer)) {
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
            each.accept(LenientJson.withoutNulls(in));
            rows++;
        }
        return rows;
    }
}
