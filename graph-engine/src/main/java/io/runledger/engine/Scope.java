package io.runledger.engine;

import io.runledger.events.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a template can see.
 *
 * @param state the run's state, with {@code __config} and, for prompts, {@code __meta} in it
 * @param input what the run was started with, keys outside the schema included
 * @param item the element that a send node is at; null elsewhere
 */
public record Scope(Json.Obj state, Json.Obj input, @Nullable Json item) {

    static final String META = "__meta";
    static final String CONFIG = "__config";

    /**
     * The value of an expression; null where it has none.
     *
     * @throws TemplateInvalid if it asks for a store
     */
    @Nullable Json value(String expression) {
        int dot = expression.indexOf('.');
        var root = dot < 0 ? expression : expression.substring(0, dot);
        if (dot < 0) {
            return root.equals("item") ? item : null;
        }
        var path = expression.substring(dot + 1);
        return switch (root) {
            case "state" -> StatePath.resolve(state, path);
            case "input" -> StatePath.resolve(input, path);
            case "config" -> StatePath.resolve(state, CONFIG + "." + path);
            case "item" -> item == null ? null : StatePath.resolve(item, path);
            case "store" -> throw new TemplateInvalid("no store configured");
            default -> null;
        };
    }
}
