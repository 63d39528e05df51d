package io.runledger.engine.differential;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random updates of one case. Of each reducer there is what both engines take: lists for {@code
 * append}, objects without objects in them for {@code merge}, numbers that binary floats hold
 * exactly, messages with ids, and one writer for each {@code last_value}.
 */
final class Updates {

    private static final int LAST_VALUES = 4;
    private static final int REMOVABLE = 3;

    private final Random random;
    private final Map<String, List<String>> owned = new LinkedHashMap<>();
    private final Map<String, String> removers = new LinkedHashMap<>();

    Updates(Random random, List<String> writers) {
        this.random = random;
        for (int i = 0; i < LAST_VALUES; i++) {
            var owner = writers.get(random.nextInt(writers.size()));
            owned.computeIfAbsent(owner, _ -> new ArrayList<>()).add("v" + i);
        }
        for (int i = 0; i < REMOVABLE; i++) {
            removers.putIfAbsent(writers.get(random.nextInt(writers.size())), "r" + i);
        }
    }

    static Json.Obj schema() {
        var schema = Json.obj();
        for (int i = 0; i < LAST_VALUES; i++) {
            schema.put("v" + i, "last_value");
        }
        return schema.put("list", "append")
                .put("sum", "add")
                .put("map", "merge")
                .put("low", "min")
                .put("high", "max")
                .put("first_low", "first_min")
                .put("first_high", "first_max")
                .put("talk", "add_messages")
                .build();
    }

    Json.Obj input() {
        var input = Json.obj();
        for (int i = 0; i < LAST_VALUES; i++) {
            input.put("v" + i, value());
        }
        var talk = new ArrayList<Json>();
        for (int i = 0; i < REMOVABLE; i++) {
            talk.add(message("r" + i));
        }
        talk.addAll(messages());
        return input.put("list", list())
                .put("sum", number())
                .put("map", flat())
                .put("talk", Json.arr(talk))
                .build();
    }

    /** What a node writes in its n-th run, from 0. */
    Json.Obj next(String node, int run) {
        var update = Json.obj();
        for (var key : owned.getOrDefault(node, List.of())) {
            if (random.nextInt(3) > 0) {
                update.put(key, value());
            }
        }
        var removed = removers.get(node);
        var talk = random.nextInt(3) == 0 ? messages() : new ArrayList<Json>();
        if (run == 0 && removed != null) {
            talk.add(Json.obj().put("id", removed).put("remove", true).build());
        }
        if (!talk.isEmpty()) {
            update.put("talk", Json.arr(talk));
        }
        maybe(update, "list", list());
        maybe(update, "sum", number());
        maybe(update, "map", flat());
        for (var key : List.of("low", "high", "first_low", "first_high")) {
            maybe(update, key, number());
        }
        return update.build();
    }

    private void maybe(Json.Builder update, String key, Json value) {
        if (random.nextInt(3) == 0) {
            update.put(key, value);
        }
    }

    private Json number() {
        return Json.of(BigDecimal.valueOf(random.nextInt(-40_000, 40_000) * 25L, 2));
    }

    private Json value() {
        return switch (random.nextInt(6)) {
            case 0 -> number();
            case 1 -> Json.of(random.nextBoolean());
            case 2 -> Json.NULL;
            case 3 -> list();
            case 4 -> Json.obj().put("in", flat()).build();
            default -> Json.of("t" + random.nextInt(100) + " \"ü\"\n");
        };
    }

    private Json list() {
        var items = new ArrayList<Json>();
        for (int i = random.nextInt(3); i > 0; i--) {
            items.add(random.nextInt(4) == 0 ? flat() : number());
        }
        return Json.arr(items);
    }

    private Json.Obj flat() {
        var object = Json.obj();
        for (int i = random.nextInt(3); i > 0; i--) {
            object.put("k" + random.nextInt(5), random.nextInt(4) == 0 ? Json.NULL : number());
        }
        return object.build();
    }

    private List<Json> messages() {
        var ids = new ArrayList<>(List.of("m0", "m1", "m2", "m3", "m4"));
        Collections.shuffle(ids, random);
        return new ArrayList<>(
                ids.subList(0, random.nextInt(3)).stream().map(this::message).toList());
    }

    private Json message(String id) {
        var role = List.of("user", "assistant", "system").get(random.nextInt(3));
        return Json.obj()
                .put("id", id)
                .put("role", role)
                .put("content", "says " + random.nextInt(1_000))
                .build();
    }
}
