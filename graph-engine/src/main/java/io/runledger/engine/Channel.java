package io.runledger.engine;

import io.runledger.events.json.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One declared key of the state.
 *
 * @param name the key
 * @param type what its start value is; null where the schema does not say
 * @param reducer how updates are folded into it
 * @param ephemeral whether a value lives only until the next wave has seen it, and is in no
 *     checkpoint
 */
public record Channel(String name, @Nullable Type type, Reducer reducer, boolean ephemeral) {

    /** The types a schema can name, each with the value that an absent key starts with. */
    public enum Type {
        STRING(Json.of("")),
        ARRAY(Json.Arr.EMPTY),
        NUMBER(Json.of(0)),
        BOOLEAN(Json.of(false)),
        OBJECT(Json.Obj.EMPTY);

        private final Json start;

        Type(Json start) {
            this.start = start;
        }

        static @Nullable Type named(String name) {
            for (var type : values()) {
                if (type.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return type;
                }
            }
            return null;
        }
    }

    /** What the key starts with when the input has no value for it. */
    Json startValue() {
        return type == null ? Json.NULL : type.start;
    }

    /**
     * What an update is folded into once an ephemeral value has gone: nothing, unless the type says
     * otherwise.
     */
    @Nullable Json freshValue() {
        return type == null ? null : type.start;
    }
}
