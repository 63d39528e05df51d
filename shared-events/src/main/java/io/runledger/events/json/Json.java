package io.runledger.events.json;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value: immutable, compared by value (numbers numerically, objects without regard to member
 * order), with exact decimals. {@link #text()} writes members in their own order, {@link
 * CanonicalJson} in canonical order.
 */
// No default methods here: they would let two threads that first touch Json and a nested record
// at the same time deadlock in class initialisation.
public sealed interface Json {

    /** The one null value. */
    Json NULL = new Null();

    /** Compact JSON text, members in their own order. */
    String text();

    static Str of(String value) {
        return new Str(value);
    }

    static Num of(long value) {
        return new Num(BigDecimal.valueOf(value));
    }

    static Num of(int value) {
        return new Num(BigDecimal.valueOf(value));
    }

    static Bool of(boolean value) {
        return new Bool(value);
    }

    /**
     * @throws JsonInvalid if the number is outside the limits of {@link Num}
     */
    static Num of(BigDecimal value) {
        return new Num(value);
    }

    /** The text as a string value, or JSON null where there is none. */
    static Json orNull(@Nullable String value) {
        return value == null ? NULL : new Str(value);
    }

    static Arr arr(List<? extends Json> items) {
        return new Arr(List.copyOf(items));
    }

    static Builder obj() {
        return new Builder();
    }

    /**
     * Reads one JSON text from outside: RFC 8259, no duplicate member names, no lone surrogates, at
     * most 200 levels deep.
     *
     * @throws JsonInvalid if the text is anything else; the message has line and column
     */
    static Json parse(String text) {
        return JsonReader.read(text, JsonReader.MAX_DEPTH);
    }

    /**
     * Reads one JSON text from its UTF-8 bytes, as {@link #parse(String)} does.
     *
     * @throws JsonInvalid if the bytes are not UTF-8 or the text is not acceptable
     */
    static Json parse(byte[] utf8) {
        return JsonReader.read(JsonReader.decode(utf8), JsonReader.MAX_DEPTH);
    }

    /**
     * Reads JSON that this software wrote. It may be deeper (1,000 levels) than what comes from
     * outside, since envelopes are put around accepted values and must not make them unreadable.
     *
     * @throws JsonInvalid if the text is not acceptable
     */
    static Json parseStored(String text) {
        return JsonReader.read(text, JsonReader.MAX_STORED_DEPTH);
    }

    /** JSON null. */
    record Null() implements Json {

        @Override
        public String text() {
            return "null";
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /** True or false. */
    record Bool(boolean value) implements Json {

        @Override
        public String text() {
            return Boolean.toString(value);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * An exact decimal. Held without trailing zeros, so that 1.0 equals 1. At most 1,000
     * significant digits and, but for zero, an order of magnitude between 1e-400 and 9.99e+400:
     * what is accepted can always be written and read again.
     */
    record Num(BigDecimal value) implements Json {

        /**
         * @throws JsonInvalid if the number has too many digits or is too large or too small
         */
        public Num {
            value = Numbers.normalised(value);
        }

        @Override
        public String text() {
            return Numbers.text(value);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /** A text. Lone surrogates, which UTF-8 cannot carry, are replaced by U+FFFD. */
    record Str(String value) implements Json {

        public Str {
            value = Texts.wellFormed(value);
        }

        @Override
        public String text() {
            return JsonWriter.compact(this);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /** A list of values. */
    record Arr(List<Json> items) implements Json {

        public static final Arr EMPTY = new Arr(List.of());

        public Arr {
            items = List.copyOf(items);
        }

        /** This array with one more item at its end. */
        public Arr plus(Json item) {
            var longer = new ArrayList<>(items);
            longer.add(item);
            return new Arr(longer);
        }

        @Override
        public String text() {
            return JsonWriter.compact(this);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /** Named values in the order they were given. Equality does not look at that order. */
    record Obj(Map<String, Json> members) implements Json {

        public static final Obj EMPTY = new Obj(Collections.emptyMap());

        /**
         * @throws JsonInvalid if a name holds a lone surrogate
         */
        public Obj {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
            members.keySet().forEach(Texts::requireWellFormed);
        }

        /** The member of this name; null where there is none (JSON null is {@link Json#NULL}). */
        public @Nullable Json get(String key) {
            return members.get(key);
        }

        /** The member of this name where it is a string, else null. */
        public @Nullable String text(String key) {
            return members.get(key) instanceof Str(var value) ? value : null;
        }

        public boolean has(String key) {
            return members.containsKey(key);
        }

        /** This object with the member set: in its old place, or at the end if new. */
        public Obj with(String key, Json value) {
            var changed = new LinkedHashMap<>(members);
            changed.put(key, value);
            return new Obj(changed);
        }

        public Obj without(String key) {
            if (!members.containsKey(key)) {
                return this;
            }
            var changed = new LinkedHashMap<>(members);
            changed.remove(key);
            return new Obj(changed);
        }

        @Override
        public String text() {
            return JsonWriter.compact(this);
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /**
     * Collects the members of an object, in order. A name given twice keeps its first place and its
     * last value.
     */
    final class Builder {

        private final Map<String, Json> members = new LinkedHashMap<>();

        private Builder() {}

        public Builder put(String key, Json value) {
            members.put(key, value);
            return this;
        }

        /** A string, or JSON null where there is none. */
        public Builder put(String key, @Nullable String value) {
            return put(key, orNull(value));
        }

        public Builder put(String key, long value) {
            return put(key, of(value));
        }

        public Builder put(String key, boolean value) {
            return put(key, of(value));
        }

        public Builder put(String key, BigDecimal value) {
            return put(key, of(value));
        }

        /** ISO-8601 UTC text with seconds and {@code Z}. */
        public Builder put(String key, Instant value) {
            return put(key, of(value.toString()));
        }

        public Obj build() {
            return new Obj(members);
        }
    }
}
