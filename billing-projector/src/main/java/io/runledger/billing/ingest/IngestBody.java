package io.runledger.billing.ingest;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of one callback, in any of the three forms that LiteLLM's {@code generic_api} sends
 * under the same content type: an array, one object, or objects on a line each.
 */
final class IngestBody {

    private IngestBody() {}

    /** One element of the body: what it is, or why it is unreadable. */
    sealed interface Element {

        /** A JSON value. */
        record Value(Json json) implements Element {}

        /** A line that is no JSON value. */
        record Unreadable(String message, String line) implements Element {}
    }

    /**
     * @throws JsonInvalid if the body is in none of the three forms
     */
    static List<Element> read(byte[] body) {
        try {
            return elements(parse(body));
        } catch (JsonInvalid whole) {
            List<Element> lines = lines(body);
            if (lines.stream().noneMatch(IngestBody::isObject)) {
                throw whole;
            }
            return lines;
        }
    }

    private static List<Element> elements(Json document) {
        return document instanceof Json.Arr(var items)
                ? items.stream().<Element>map(Element.Value::new).toList()
                : List.of(new Element.Value(document));
    }

    private static List<Element> lines(byte[] body) {
        List<Element> elements = new ArrayList<>();
        new String(body, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> elements.add(line(line)));
        return elements;
    }

    private static Element line(String line) {
        try {
            return new Element.Value(parse(line.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonInvalid e) {
            return new Element.Unreadable(String.valueOf(e.getMessage()), line);
        }
    }

    private static boolean isObject(Element element) {
        return element instanceof Element.Value(Json.Obj _);
    }

    private static Json parse(byte[] utf8) {
        try {
            return Json.parse(utf8);
        } catch (JsonInvalid strict) {
            try {
                return LenientJson.parse(utf8);
            } catch (JsonInvalid lenient) {
                strict.addSuppressed(lenient);
                throw strict;
            }
        }
    }
}
