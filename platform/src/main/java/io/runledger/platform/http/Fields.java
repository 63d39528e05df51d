package io.runledger.platform.http;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a request body strictly and collects every fault, so that a caller learns
 * all of them at once. A reading method that meets a fault notes it and answers with a harmless
 * value; call {@link #check()} after the last one and before using any. Unknown members are
 * ignored; a member that is JSON null counts as absent.
 *
 * <pre>{@code
 * var fields = Fields.of(body);
 * var id = fields.id("id", GraphId::new);
 * var name = fields.optionalText("name");
 * var definition = fields.object("definition");
 * fields.check();
 * publish(id.get(), name, definition);
 * }</pre>
 */
public final class Fields {

    private final Json.Obj body;
    private final List<Json.Obj> faults = new ArrayList<>();

    private Fields(Json.Obj body) {
        this.body = body;
    }

    /**
     * @param body the request's body; null, where it is optional and absent, reads as {@code {}}
     * @throws ProblemException 400 if the body is not an object
     */
    public static Fields of(@Nullable Json body) {
        return switch (body) {
            case null -> new Fields(Json.Obj.EMPTY);
            case Json.Obj object -> new Fields(object);
            case Json.Null _, Json.Bool _, Json.Num _, Json.Str _, Json.Arr _ ->
                    throw ProblemException.invalid("the body must be a JSON object");
        };
    }

    /** Whether the member was sent with a value other than JSON null. */
    public boolean has(String name) {
        return sent(name) != null;
    }

    /** A required text that is not blank. */
    public String text(String name) {
        var text = required(name, optionalText(name), "");
        if (text.isBlank() && body.get(name) instanceof Json.Str) {
            fault(name, "must not be empty");
        }
        return text;
    }

    public @Nullable String optionalText(String name) {
        return switch (sent(name)) {
            case null -> null;
            case Json.Str(var text) -> text;
            case Json _ -> wrong(name, "must be a text");
        };
    }

    /** A required object. */
    public Json.Obj object(String name) {
        return required(name, optionalObject(name), Json.Obj.EMPTY);
    }

    /** An object, empty where it was not sent. */
    public Json.Obj objectOrEmpty(String name) {
        var object = optionalObject(name);
        return object == null ? Json.Obj.EMPTY : object;
    }

    public Json.@Nullable Obj optionalObject(String name) {
        return switch (sent(name)) {
            case null -> null;
            case Json.Obj object -> object;
            case Json _ -> wrong(name, "must be an object");
        };
    }

    /** Any value; null where none or JSON null was sent. */
    public @Nullable Json optionalValue(String name) {
        return sent(name);
    }

    /** A whole number between the two bounds, both included. */
    public int integer(String name, int absent, int min, int max) {
        var number = optionalInteger(name, min, max);
        return number == null ? absent : number;
    }

    public @Nullable Integer optionalInteger(String name, int min, int max) {
        var rule = "must be a whole number from " + min + " to " + max;
        return switch (sent(name)) {
            case null -> null;
            case Json.Num(var number) when within(number, min, max) -> number.intValueExact();
            case Json _ -> wrong(name, rule);
        };
    }

    private static boolean within(BigDecimal number, int min, int max) {
        return number.compareTo(BigDecimal.valueOf(min)) >= 0
                && number.compareTo(BigDecimal.valueOf(max)) <= 0
                && number.stripTrailingZeros().scale() <= 0;
    }

    public boolean flag(String name, boolean absent) {
        return switch (sent(name)) {
            case null -> absent;
            case Json.Bool(var value) -> value;
            case Json _ -> {
                fault(name, "must be true or false");
                yield absent;
            }
        };
    }

    /** A list of texts, empty where it was not sent. */
    public List<String> texts(String name) {
        var texts = new ArrayList<String>();
        switch (sent(name)) {
            case null -> {}
            case Json.Arr(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    if (items.get(i) instanceof Json.Str(var text)) {
                        texts.add(text);
                    } else {
                        fault(name + "[" + i + "]", "must be a text");
                    }
                }
            }
            case Json _ -> fault(name, "must be a list of texts");
        }
        return List.copyOf(texts);
    }

    /** A point in time, ISO-8601 with an offset or {@code Z}; null where it was not sent. */
    public @Nullable Instant optionalTime(String name) {
        return optionalText(name, Fields::time);
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "must be a time like 2026-01-31T12:00:00Z, with Z or an offset", e);
        }
    }

    /**
     * A required text that a type accepts, such as {@code GraphId::new}.
     *
     * @param type throws IllegalArgumentException, whose message becomes the fault
     * @return the parsed value, to be taken after {@link #check()}
     */
    public <T> Supplier<T> id(String name, Function<String, T> type) {
        var text = text(name);
        var parsed = text.isBlank() ? null : parsed(name, text, type);
        return () -> {
            if (parsed == null) {
                check();
                throw new IllegalStateException(name + " was read from no value and no fault");
            }
            return parsed;
        };
    }

    /** A text that a type accepts; null where it was not sent. */
    public <T> @Nullable T optionalText(String name, Function<String, T> type) {
        var text = optionalText(name);
        return text == null ? null : parsed(name, text, type);
    }

    private <T> @Nullable T parsed(String name, String text, Function<String, T> type) {
        try {
            return type.apply(text);
        } catch (IllegalArgumentException e) {
            fault(name, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Notes a fault that the caller found. */
    public void fault(String field, String message) {
        faults.add(ProblemException.error(field, message));
    }

    /**
     * Refuses the request if any fault was noted.
     *
     * @throws ProblemException 400 {@code invalid_request} with all faults
     */
    public void check() {
        if (!faults.isEmpty()) {
            var first = faults.getFirst();
            var detail = first.text("field") + " " + first.text("message");
            var more = faults.size() - 1;
            throw new ProblemException(
                    400,
                    "invalid_request",
                    more == 0 ? detail : detail + ", and " + more + " more",
                    faults);
        }
    }

    private @Nullable Json sent(String name) {
        return body.get(name) instanceof Json value && !(value instanceof Json.Null) ? value : null;
    }

    private <T> T required(String name, @Nullable T read, T harmless) {
        if (read != null) {
            return read;
        }
        if (!has(name)) {
            fault(name, "is required");
        }
        return harmless;
    }

    private <T> @Nullable T wrong(String name, String message) {
        fault(name, message);
        return null;
    }
}
