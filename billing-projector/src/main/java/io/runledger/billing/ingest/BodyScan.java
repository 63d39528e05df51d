package io.runledger.billing.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads of a large array only what the answer needs, without making a tree of it: some ten times as
 * fast. What it finds odd it leaves to {@link IngestBody}, which gives the same answer slowly.
 */
final class BodyScan {

    private final JsonParser in;
    private final Tally tally = new Tally();

    private BodyScan(JsonParser in) {
        this.in = in;
    }

    /** What is told about the body's entries; empty if it must be read in full to know. */
    static Optional<Tally> of(byte[] body) {
        try (JsonParser in = LenientJson.parser(body)) {
            BodyScan scan = new BodyScan(in);
            return scan.readsArray() ? Optional.of(scan.tally) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private boolean readsArray() throws IOException {
        if (in.nextToken() != JsonToken.START_ARRAY) {
            return false;
        }
        for (int index = 0; in.nextToken() != JsonToken.END_ARRAY; index++) {
            if (in.currentToken() != JsonToken.START_OBJECT) {
                in.skipChildren();
                tally.reject(index, Tally.NOT_AN_OBJECT);
            } else if (!readsEntry(index)) {
                return false;
            }
        }
        return in.nextToken() == null;
    }

    /** False where a name is a number: one too large for us counts as a text. */
    private boolean readsEntry(int index) throws IOException {
        String callId = null;
        String id = null;
        String status = null;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken value = in.nextToken();
            switch (name) {
                case "litellm_call_id", "id", "status" -> {
                    if (value.isNumeric()) {
                        return false;
                    }
                    String text = value == JsonToken.VALUE_STRING ? in.getText() : null;
                    switch (name) {
                        case "id" -> id = text;
                        case "status" -> status = text;
                        default -> callId = text;
                    }
                }
                default -> {}
            }
            in.skipChildren();
        }
        if (isFilled(callId) || isFilled(id)) {
            tally.take(PayloadNames.status(status));
        } else {
            tally.reject(index, Tally.MISSING_CALL_ID);
        }
        return true;
    }

    private static boolean isFilled(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
