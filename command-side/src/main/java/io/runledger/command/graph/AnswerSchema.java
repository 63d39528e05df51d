package io.runledger.command.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.AbsoluteIri;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import com.networknt.schema.resource.InputStreamSource;
import io.runledger.events.json.Json;
import io.runledger.platform.json.MessageJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema that an interrupt node's answer must fit. Draft 2020-12 unless it names another
 * standard draft; it refers to nothing outside of itself, so that no check ever calls anybody.
 */
public final class AnswerSchema {

    private static final SpecVersion.VersionFlag NEWEST = SpecVersion.VersionFlag.V202012;

    private static final Set<String> DRAFTS =
            Set.of(SchemaId.V4, SchemaId.V6, SchemaId.V7, SchemaId.V201909, SchemaId.V202012);

    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");

    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder()
                    .locale(Locale.ROOT)
                    .formatAssertionsEnabled(true)
                    .build();

    private static final String ENDLESS = "refers to itself without end";

    private AnswerSchema() {}

    /**
     * What an answer breaks.
     *
     * @param field its place in the answer, such as {@code by.age}; empty for the whole
     */
    public record Violation(String field, String message) {}

    /** What is wrong with a schema itself; empty where nothing is. */
    static List<String> faults(Json schema) {
        List<String> outside = new ArrayList<>();
        outside(schema, outside);
        if (!outside.isEmpty()) {
            return outside;
        }
        try {
            List<String> faults =
                    factory()
                            .getSchema(SchemaLocation.of(draft(schema)), CONFIG)
                            .validate(tree(schema))
                            .stream()
                            .map(ValidationMessage::getMessage)
                            .toList();
            if (faults.isEmpty()) {
                compiled(schema).validate(tree(Json.Obj.EMPTY));
            }
            return faults;
        } catch (JsonSchemaException | IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        } catch (StackOverflowError _) {
            return List.of(ENDLESS);
        }
    }

    /** What an answer breaks of a schema; empty where it fits. */
    public static List<Violation> violations(Json schema, Json answer) {
        try {
            return compiled(schema).validate(tree(answer)).stream()
                    .map(AnswerSchema::violation)
                    .toList();
        } catch (StackOverflowError _) {
            return List.of(new Violation("", "cannot be checked: its schema " + ENDLESS));
        }
    }

    private static Violation violation(ValidationMessage message) {
        // A JSON pointer, such as /by/age.
        String place = message.getInstanceLocation().toString();
        String missing = message.getProperty();
        String field =
                place.isEmpty()
                        ? ""
                        : place.substring(1)
                                .replace('/', '.')
                                .replace("~1", "/")
                                .replace("~0", "~");
        return missing == null || missing.isEmpty()
                ? new Violation(field, message.getError())
                : new Violation(
                        field.isEmpty() ? missing : field + "." + missing, message.getError());
    }

    private static JsonSchema compiled(Json schema) {
        return factory().getSchema(tree(schema), CONFIG);
    }

    // Made anew each time: a shared one keeps every schema that it has seen.
    private static JsonSchemaFactory factory() {
        return JsonSchemaFactory.getInstance(
                NEWEST,
                builder -> builder.schemaLoaders(loaders -> loaders.add(AnswerSchema::known)));
    }

    /** Lets the standard drafts be read from the library itself, and nothing from anywhere else. */
    private static @Nullable InputStreamSource known(AbsoluteIri schema) {
        return schema.toString().startsWith("classpath:draft")
                ? null
                : DisallowSchemaLoader.getInstance().getSchema(schema);
    }

    private static String draft(Json schema) {
        String named = schema instanceof Json.Obj object ? object.text("$schema") : null;
        return named == null ? SchemaId.V202012 : named;
    }

    private static void outside(Json schema, List<String> faults) {
        switch (schema) {
            case Json.Obj(var members) ->
                    members.forEach((name, value) -> {
                        if (value instanceof Json.Str(var text) && leadsOut(name, text)) {
                            faults.add(name + " leads outside of the schema: " + text);
                        }
                        outside(value, faults);
                    });
            case Json.Arr(var items) -> items.forEach(item -> outside(item, faults));
            case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> {}
        }
    }

    private static boolean leadsOut(String name, String text) {
        return REFERENCES.contains(name) && !text.startsWith("#")
                || name.equals("$schema") && !DRAFTS.contains(text);
    }

    private static JsonNode tree(Json value) {
        try {
            return MessageJson.mapper().readTree(value.text());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own JSON cannot be read", e);
        }
    }
}
