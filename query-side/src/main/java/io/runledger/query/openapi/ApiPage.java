package io.runledger.query.openapi;

import static io.runledger.query.openapi.ApiDocument.items;
import static io.runledger.query.openapi.ApiDocument.members;

import io.runledger.events.json.Json;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** Writes the API's description as one HTML page without scripts. All text is escaped. */
final class ApiPage {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final ApiDocument document;
    private final StringBuilder out = new StringBuilder(100_000);

    private ApiPage(ApiDocument document) {
        this.document = document;
    }

    static String html(ApiDocument document) {
        return new ApiPage(document).page();
    }

    private String page() {
        Json.Obj info = document.resolve(document.json().get("info"));
        out.append(
                """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><link rel="icon" href="/favicon.svg">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Runledger API</title>
                <link rel="stylesheet" href="/openapi/page.css"></head><body><main>
                """);
        out.append("<h1>").append(escaped(info.text("title"))).append(" API</h1>");
        paragraph(info.text("description"));
        out.append("<p><a href=\"/openapi/openapi.yaml\">openapi.yaml</a> · ")
                .append("<a href=\"/openapi/openapi.json\">openapi.json</a> · <a href=\"/\">")
                .append("Back to the runs</a></p>");
        contents();
        items(document.json().get("tags")).forEach(tag -> area(document.resolve(tag)));
        schemas();
        return out.append("</main></body></html>\n").toString();
    }

    private void contents() {
        out.append("<nav aria-label=\"Contents\"><ul>");
        for (Json tag : items(document.json().get("tags"))) {
            link(String.valueOf(document.resolve(tag).text("name")));
        }
        link("Schemas");
        out.append("</ul></nav>");
    }

    private void link(String name) {
        out.append("<li><a href=\"#")
                .append(anchor(name))
                .append("\">")
                .append(escaped(name))
                .append("</a></li>");
    }

    private void area(Json.Obj tag) {
        String name = String.valueOf(tag.text("name"));
        out.append("<h2 id=\"").append(anchor(name)).append("\">");
        out.append(escaped(name)).append("</h2>");
        paragraph(tag.text("description"));
        members(document.json().get("paths"))
                .forEach((path, operations) ->
                        members(operations)
                                .forEach((method, operation) -> {
                                    if (METHODS.contains(method) && isOf(name, operation)) {
                                        operation(path, method, (Json.Obj) operations, operation);
                                    }
                                }));
    }

    private boolean isOf(String tag, Json operation) {
        return items(document.resolve(operation).get("tags")).contains(Json.of(tag));
    }

    private void operation(String path, String method, Json.Obj onPath, Json part) {
        Json.Obj operation = document.resolve(part);
        out.append("<section><h3><span class=\"method ").append(method).append("\">");
        out.append(method.toUpperCase(Locale.ROOT)).append("</span> <code>");
        out.append(escaped(path)).append("</code></h3>");
        paragraph(operation.text("summary"));
        paragraph(operation.text("description"));
        parameters(onPath.get("parameters"), operation.get("parameters"));
        body(document.resolve(operation.get("requestBody")));
        responses(operation.get("responses"));
        out.append("</section>");
    }

    private void parameters(@Nullable Json ofPath, @Nullable Json ofOperation) {
        if (items(ofPath).isEmpty() && items(ofOperation).isEmpty()) {
            return;
        }
        out.append("<table><thead><tr><th>Parameter</th><th>In</th><th>Type</th><th>Meaning</th>")
                .append("</tr></thead><tbody>");
        items(ofPath).forEach(part -> parameter(document.resolve(part)));
        items(ofOperation).forEach(part -> parameter(document.resolve(part)));
        out.append("</tbody></table>");
    }

    private void parameter(Json.Obj parameter) {
        out.append("<tr><td><code>").append(escaped(parameter.text("name"))).append("</code></td>");
        out.append("<td>").append(escaped(parameter.text("in"))).append("</td><td>");
        out.append(type(parameter.get("schema"))).append("</td><td>");
        out.append(escaped(parameter.text("description"))).append("</td></tr>");
    }

    private void body(Json.Obj body) {
        members(body.get("content"))
                .forEach((mediaType, part) -> {
                    Json.Obj content = document.resolve(part);
                    out.append("<h4>Body</h4>");
                    shape(content.get("schema"));
                    Json example = content.get("example");
                    if (example != null) {
                        out.append("<pre>").append(escaped(example.text())).append("</pre>");
                    }
                });
    }

    private void responses(@Nullable Json responses) {
        out.append("<table><thead><tr><th>Status</th><th>Meaning</th><th>Body</th></tr></thead>");
        out.append("<tbody>");
        members(responses)
                .forEach((status, part) -> {
                    Json.Obj response = document.resolve(part);
                    String bodies =
                            members(response.get("content")).values().stream()
                                    .map(content -> type(document.resolve(content).get("schema")))
                                    .collect(Collectors.joining(", "));
                    out.append("<tr><td>").append(escaped(status)).append("</td><td>");
                    out.append(escaped(response.text("description"))).append("</td><td>");
                    out.append(bodies).append("</td></tr>");
                });
        out.append("</tbody></table>");
    }

    private void schemas() {
        out.append("<h2 id=\"schemas\">Schemas</h2>");
        Json.Obj components = document.resolve(document.json().get("components"));
        members(components.get("schemas"))
                .forEach((name, schema) -> {
                    out.append("<section><h3 id=\"").append(anchor(name)).append("\">");
                    out.append(escaped(name)).append("</h3>");
                    paragraph(document.resolve(schema).text("description"));
                    shape(schema);
                    out.append("</section>");
                });
    }

    /** An object's members as a table; anything else as its type. */
    private void shape(@Nullable Json schema) {
        Map<String, Json> properties =
                schema instanceof Json.Obj object ? members(object.get("properties")) : Map.of();
        if (properties.isEmpty()) {
            out.append("<p>").append(type(schema)).append("</p>");
            return;
        }
        var required = items(document.resolve(schema).get("required"));
        out.append("<table><thead><tr><th>Member</th><th>Type</th><th>Meaning</th></tr></thead>");
        out.append("<tbody>");
        properties.forEach((name, property) -> {
            out.append("<tr><td><code>").append(escaped(name)).append("</code>");
            out.append(required.contains(Json.of(name)) ? " (required)" : "").append("</td><td>");
            out.append(type(property)).append("</td><td>");
            out.append(escaped(((Json.Obj) property).text("description"))).append("</td></tr>");
        });
        out.append("</tbody></table>");
    }

    /** A schema's type in a few words, as HTML. */
    private String type(@Nullable Json part) {
        if (!(part instanceof Json.Obj schema)) {
            return "";
        }
        String name = ApiDocument.referredName(schema);
        if (name != null) {
            return "<a href=\"#" + anchor(name) + "\">" + escaped(name) + "</a>";
        }
        if (schema.has("enum")) {
            return words(schema.get("enum"), ", ");
        }
        if (schema.text("const") != null) {
            return escaped(schema.text("const"));
        }
        if (Json.of("array").equals(schema.get("type"))) {
            String of = type(schema.get("items"));
            return of.isEmpty() ? "array" : "array of " + of;
        }
        Map<String, Json> properties = members(schema.get("properties"));
        return properties.isEmpty() ? words(schema.get("type"), " or ") : nested(properties);
    }

    private String nested(Map<String, Json> properties) {
        return properties.entrySet().stream()
                .map(entry -> escaped(entry.getKey()) + ": " + type(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String words(@Nullable Json oneOrMore, String between) {
        return switch (oneOrMore) {
            case Json.Str(var text) -> escaped(text);
            case Json.Arr(var items) ->
                    items.stream()
                            .map(item -> words(item, between))
                            .collect(Collectors.joining(between));
            case null -> "";
            case Json other -> escaped(other.text());
        };
    }

    private void paragraph(@Nullable String text) {
        if (text != null) {
            out.append("<p>").append(escaped(text)).append("</p>");
        }
    }

    private static String anchor(String name) {
        return escaped(name.toLowerCase(Locale.ROOT).replace(' ', '-'));
    }

    private static String escaped(@Nullable String text) {
        return text == null ? "" : HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
