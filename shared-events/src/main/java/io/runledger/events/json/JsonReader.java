package io.runledger.events.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Reads JSON text strictly, numbers as exact decimals. */
final class JsonReader {

    static final int MAX_DEPTH = 200;
    static final int MAX_STORED_DEPTH = 1_000;

    // One digit more than any exponent that Numbers can accept beside 1,000 digits.
    private static final int MAX_EXPONENT_DIGITS = 5;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_STORED_DEPTH)
                                    .maxNumberLength(2 * Numbers.MAX_DIGITS)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final JsonParser parser;
    private final int maxDepth;

    private JsonReader(JsonParser parser, int maxDepth) {
        this.parser = parser;
        this.maxDepth = maxDepth;
    }

    // Decoded here and not by the parser, whose own decoder lets encoded surrogates pass.
    static String decode(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException _) {
            throw new JsonInvalid("the bytes are not UTF-8");
        }
    }

    static Json read(String text, int maxDepth) {
        try (var parser = FACTORY.createParser(text)) {
            return new JsonReader(parser, maxDepth).document();
        } catch (JsonProcessingException e) {
            throw invalid(e.getLocation(), e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from a text in memory", e);
        }
    }

    private Json document() throws IOException {
        var value = value(next(), 0);
        if (parser.nextToken() != null) {
            throw here("more text follows the JSON value");
        }
        return value;
    }

    private Json value(JsonToken token, int depth) throws IOException {
        return switch (token) {
            case VALUE_NULL -> Json.NULL;
            case VALUE_TRUE -> Json.of(true);
            case VALUE_FALSE -> Json.of(false);
            case VALUE_STRING -> Json.of(wellFormed(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
            case START_ARRAY -> array(deeper(depth));
            case START_OBJECT -> object(deeper(depth));
            case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                    throw here("unexpected " + token);
        };
    }

    private Json array(int depth) throws IOException {
        var items = new ArrayList<Json>();
        for (var token = next(); token != JsonToken.END_ARRAY; token = next()) {
            items.add(value(token, depth));
        }
        return new Json.Arr(items);
    }

    private Json object(int depth) throws IOException {
        var members = new LinkedHashMap<String, Json>();
        for (var token = next(); token != JsonToken.END_OBJECT; token = next()) {
            var name = wellFormed(parser.currentName());
            members.put(name, value(next(), depth));
        }
        return new Json.Obj(members);
    }

    private Json number(String literal) {
        int digits = 0;
        int exponentAt = literal.length();
        for (int i = 0; i < exponentAt; i++) {
            char c = literal.charAt(i);
            if (c == 'e' || c == 'E') {
                exponentAt = i;
            } else if (c >= '0' && c <= '9') {
                digits++;
            }
        }
        if (digits > Numbers.MAX_DIGITS) {
            throw here("number has more than " + Numbers.MAX_DIGITS + " digits");
        }
        if (literal.length() - exponentAt > MAX_EXPONENT_DIGITS + 2) {
            throw here("number's exponent is not between -400 and 400");
        }
        try {
            return Json.of(new BigDecimal(literal));
        } catch (JsonInvalid e) {
            throw here(e.getMessage());
        }
    }

    private String wellFormed(String text) {
        if (!Texts.wellFormed(text).equals(text)) {
            throw here("text holds a lone surrogate");
        }
        return text;
    }

    private int deeper(int depth) {
        if (depth == maxDepth) {
            throw here("nested deeper than " + maxDepth + " levels");
        }
        return depth + 1;
    }

    private JsonToken next() throws IOException {
        var token = parser.nextToken();
        if (token == null) {
            throw here("the text ends before the value does");
        }
        return token;
    }

    private JsonInvalid here(@Nullable String problem) {
        return invalid(parser.currentTokenLocation(), problem);
    }

    private static JsonInvalid invalid(@Nullable JsonLocation at, @Nullable String problem) {
        var place =
                at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
        return new JsonInvalid(place + problem);
    }
}
