package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.store.StoreKey;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a template can see.
 *
 * @param state the run's state, with {@code __config} and, for prompts, {@code __meta} in it
 * @param input what the run was started with, keys outside the schema included
 * @param item the element that a send node is at; null elsewhere
 * @param store values of the tenant's store; null where there is none
 */
public record Scope(
        Json.Obj state, Json.Obj input, @Nullable Json item, @Nullable Map<StoreKey, Json> store) {

    static final String META = "__meta";
    static final String CONFIG = "__config";

    /** What a template sees of nothing, to find out whether it can be rendered at all. */
    static final Scope NOTHING =
            new Scope(Json.Obj.EMPTY, Json.Obj.EMPTY, null, Collections.emptyMap());

    private static final String STORE = "store.";

    /**
     * The value of an expression; null where it has none.
     *
     * @throws TemplateInvalid if it asks for a store where there is none
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
            case "store" -> stored(expression);
            default -> null;
        };
    }

    private @Nullable Json stored(String expression) {
        if (store == null) {
            throw new TemplateInvalid("there is no store here");
        }
        var key = storeKey(expression);
        return key == null ? null : store.get(key);
    }

    /** The value of the store that an expression names; null: it names none that could exist. */
    static @Nullable StoreKey storeKey(String expression) {
        if (!expression.startsWith(STORE)) {
            return null;
        }
        int dot = expression.indexOf('.', STORE.length());
        if (dot < 0) {
            return null;
        }
        try {
            return new StoreKey(
                    expression.substring(STORE.length(), dot), expression.substring(dot + 1));
        } catch (IllegalArgumentException _) {
            // Nothing can be stored under such a name, so there is no value to look up.
            return null;
        }
    }
}
