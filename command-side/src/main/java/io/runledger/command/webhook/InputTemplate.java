package io.runledger.command.webhook;

import io.runledger.events.json.Json;
import io.runledger.platform.http.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a run's input of a delivery. The texts of a template may hold placeholders such as {@code
 * {{ body.issue.title }}} and {@code {{ headers.x-github-event }}}. A text that is one placeholder
 * becomes the value itself, whatever its type, and null where there is none; inside a longer text a
 * value is written as text, and as nothing where there is none.
 */
final class InputTemplate {

    private static final String FIELD = "input_template";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}]*?)\\s*\\}\\}");

    private InputTemplate() {}

    /** Notes every placeholder that names nothing that a delivery has. */
    static void check(Json.@Nullable Obj template, Fields fields) {
        if (template != null) {
            check(FIELD, template, fields);
        }
    }

    private static void check(String at, Json part, Fields fields) {
        switch (part) {
            case Json.Obj(var members) ->
                    members.forEach((name, value) -> check(at + "." + name, value, fields));
            case Json.Arr(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    check(at + "[" + i + "]", items.get(i), fields);
                }
            }
            case Json.Str(var text) -> checkText(at, text, fields);
            case Json.Null _, Json.Bool _, Json.Num _ -> {}
        }
    }

    private static void checkText(String at, String text, Fields fields) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            if (!Delivered.PATH.matcher(matcher.group(1)).matches()) {
                fields.fault(
                        at,
                        "has {{ %s }}; a placeholder is {{ body.… }} or {{ headers.name }}"
                                .formatted(matcher.group(1)));
            }
        }
        if (matcher.replaceAll("").contains("{{")) {
            fields.fault(at, "has {{ without its }}");
        }
    }

    /**
     * The input of a run.
     *
     * @param template null: the whole body, inside {@code {"body": …}} where it is no object
     */
    static Json.Obj apply(Json.@Nullable Obj template, Delivered delivered) {
        if (template == null) {
            return delivered.body() instanceof Json.Obj object
                    ? object
                    : Json.obj().put("body", delivered.body()).build();
        }
        return object(template, delivered);
    }

    private static Json.Obj object(Json.Obj template, Delivered delivered) {
        Map<String, Json> members = new LinkedHashMap<>();
        template.members().forEach((name, value) -> members.put(name, value(value, delivered)));
        return new Json.Obj(members);
    }

    private static Json value(Json template, Delivered delivered) {
        return switch (template) {
            case Json.Obj object -> object(object, delivered);
            case Json.Arr(var items) ->
                    Json.arr(items.stream().map(item -> value(item, delivered)).toList());
            case Json.Str(var text) -> text(text, delivered);
            case Json.Null _, Json.Bool _, Json.Num _ -> template;
        };
    }

    private static Json text(String text, Delivered delivered) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        if (matcher.matches()) {
            return delivered.find(matcher.group(1)).orElse(Json.NULL);
        }
        matcher.reset();
        return Json.of(
                matcher.replaceAll(found ->
                        Matcher.quoteReplacement(
                                delivered
                                        .find(found.group(1))
                                        .map(InputTemplate::written)
                                        .orElse(""))));
    }

    private static String written(Json value) {
        return switch (value) {
            case Json.Str(var text) -> text;
            case Json.Null _ -> "";
            case Json.Bool _, Json.Num _, Json.Arr _, Json.Obj _ -> value.text();
        };
    }
}
