package io.runledger.platform.json;

import io.runledger.events.Content;
import io.runledger.events.DomainEvent;
import io.runledger.events.EventCatalog;
import io.runledger.events.id.Id;
import io.runledger.events.json.Json;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One event of every type, made from the types of its components; the same ones every time. */
final class SampleEvents {

    static final String RUN = "0190aaaa-bbbb-5ccc-8ddd-eeeeffff0001";
    static final Instant AT = Instant.parse("2026-01-31T12:34:56.789Z");

    /** 2^53 + 1, the first whole number that a double cannot hold. */
    static final long BEYOND_DOUBLE = 9_007_199_254_740_993L;

    private final boolean full;

    private SampleEvents(boolean full) {
        this.full = full;
    }

    /** With every component. */
    static DomainEvent full(Class<?> type) {
        return (DomainEvent) new SampleEvents(true).make(type);
    }

    /** With the required components only. */
    static DomainEvent minimal(Class<?> type) {
        return (DomainEvent) new SampleEvents(false).make(type);
    }

    static Stream<DomainEvent> all() {
        return EventCatalog.types().stream().flatMap(type -> Stream.of(full(type), minimal(type)));
    }

    static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    static boolean isContent(RecordComponent component) {
        return component.isAnnotationPresent(Content.class);
    }

    /** What can be searched for in stored bytes, for a component that holds text or JSON. */
    static String marker(String component) {
        return "Größe of " + component;
    }

    private Object make(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components).map(this::value).toArray();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no sample of " + type, e);
        }
    }

    private @Nullable Object value(RecordComponent component) {
        if (!full && isNullable(component)) {
            return null;
        }
        String name = component.getName();
        Class<?> type = component.getType();
        if (Id.class.isAssignableFrom(type)) {
            return id(type);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[type.getEnumConstants().length - 1];
        }
        if (type.isRecord() && !Json.class.isAssignableFrom(type)) {
            return make(type);
        }
        return type == List.class ? list(component) : simple(name, type);
    }

    private List<?> list(RecordComponent component) {
        if (!full) {
            return List.of();
        }
        ParameterizedType type = (ParameterizedType) component.getGenericType();
        Class<?> element = (Class<?>) type.getActualTypeArguments()[0];
        return element == String.class
                ? List.of("first " + component.getName(), "second " + component.getName())
                : List.of(make(element));
    }

    private Object simple(String name, Class<?> type) {
        return switch (type.getSimpleName()) {
            case "String" -> marker(name);
            case "int", "Integer" -> 3;
            case "long", "Long" -> BEYOND_DOUBLE;
            case "boolean", "Boolean" -> true;
            case "BigDecimal" -> new BigDecimal("0.00010200000000000001");
            case "Instant" -> AT;
            case "LocalDate" -> LocalDate.parse("2026-01-31");
            case "Json", "Obj" -> object(name);
            case "Arr" -> full ? Json.arr(List.of(object(name), Json.NULL)) : Json.Arr.EMPTY;
            default ->
                    throw new IllegalStateException(
                            "no sample for components of type %s; give %s one"
                                    .formatted(type.getName(), SampleEvents.class));
        };
    }

    private Json.Obj object(String name) {
        return full
                ? Json.obj()
                        .put("z_first", marker(name))
                        .put("a_second", new BigDecimal("12345678901234567890.000000001"))
                        .put("none", Json.NULL)
                        .put("yes", true)
                        .build()
                : Json.Obj.EMPTY;
    }

    private static Object id(Class<?> type) {
        String text =
                switch (type.getSimpleName()) {
                    case "RunId", "GrantId", "ScheduleId", "WebhookId" -> RUN;
                    case "TenantId" -> "acme";
                    default -> "sample-" + type.getSimpleName();
                };
        try {
            return type.getDeclaredConstructor(String.class).newInstance(text);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no sample of " + type, e);
        }
    }
}
