package io.runledger.query.openapi;

import io.runledger.events.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The API's OpenAPI document, as it lies in the program.
 *
 * @param yaml the document as it is written
 * @param json the same, read
 */
record ApiDocument(String yaml, Json.Obj json) {

    private static final String FILE = "/openapi/openapi.yaml";
    private static final String REFERENCE = "$ref";

    static ApiDocument load() {
        String yaml = resource(FILE);
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        Object tree = new Yaml(new SafeConstructor(strict)).load(yaml);
        return new ApiDocument(yaml, (Json.Obj) json(tree));
    }

    /** A text that lies beside the document. */
    static String resource(String name) {
        try (InputStream in = ApiDocument.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    private static Json json(@Nullable Object value) {
        return switch (value) {
            case null -> Json.NULL;
            case Map<?, ?> map -> {
                var object = Json.obj();
                map.forEach((key, member) -> object.put(String.valueOf(key), json(member)));
                yield object.build();
            }
            case List<?> list -> Json.arr(list.stream().map(ApiDocument::json).toList());
            case Integer number -> Json.of(number);
            case Boolean flag -> Json.of(flag);
            default -> Json.of(String.valueOf(value));
        };
    }

    /** The members of a part that is an object; empty where it is absent. */
    static Map<String, Json> members(@Nullable Json part) {
        return part instanceof Json.Obj(var members) ? members : Map.of();
    }

    /** The items of a part that is a list; empty where it is absent. */
    static List<Json> items(@Nullable Json part) {
        return part instanceof Json.Arr(var items) ? items : List.of();
    }

    /** The part itself, or what it refers to. */
    Json.Obj resolve(@Nullable Json part) {
        if (!(part instanceof Json.Obj object)) {
            return Json.Obj.EMPTY;
        }
        String reference = object.text(REFERENCE);
        if (reference == null) {
            return object;
        }
        Json found = json;
        for (String name : reference.substring("#/".length()).split("/")) {
            found = found instanceof Json.Obj(var members) ? members.get(name) : null;
        }
        if (found instanceof Json.Obj target) {
            return target;
        }
        throw new IllegalStateException("the API's description refers to nothing: " + reference);
    }

    /** The name of the schema that a part refers to, or null if it is written out. */
    static @Nullable String referredName(Json part) {
        String reference = part instanceof Json.Obj object ? object.text(REFERENCE) : null;
        return reference == null ? null : reference.substring(reference.lastIndexOf('/') + 1);
    }
}
