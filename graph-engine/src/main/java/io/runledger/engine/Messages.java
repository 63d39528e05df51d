package io.runledger.engine;

import io.runledger.events.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A list of messages that are known by their string {@code id}. */
final class Messages {

    private final List<Json> list;
    private final Set<String> takenIds = new LinkedHashSet<>();

    private Messages(List<Json> held, List<Json> update) {
        list = new ArrayList<>(held);
        // Ids that the same update brings along count as taken too: else a made id could be
        // hit, and its message replaced, by a later message of this very update.
        held.forEach(this::noteId);
        update.forEach(this::noteId);
    }

    static Json fold(@Nullable Json held, Json update) {
        List<Json> messages;
        switch (update) {
            case Json.Arr(var items) -> messages = items;
            case Json.Obj _ -> messages = List.of(update);
            case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> {
                return update;
            }
        }
        var folded =
                new Messages(held instanceof Json.Arr(var items) ? items : List.of(), messages);
        for (var message : messages) {
            if (message instanceof Json.Obj object) {
                folded.take(object);
            }
        }
        return new Json.Arr(folded.list);
    }

    private void take(Json.Obj message) {
        var id = message.text("id");
        if (Json.of(true).equals(message.get("remove"))) {
            if (id != null) {
                list.removeIf(held -> id.equals(idOf(held)));
            }
        } else if (id == null) {
            list.add(message.with("id", Json.of(freeId())));
        } else {
            put(id, message);
        }
    }

    private void put(String id, Json.Obj message) {
        for (int i = 0; i < list.size(); i++) {
            if (id.equals(idOf(list.get(i)))) {
                list.set(i, message);
                return;
            }
        }
        list.add(message);
    }

    private String freeId() {
        int number = list.size();
        while (!takenIds.add("msg_" + number)) {
            number++;
        }
        return "msg_" + number;
    }

    private void noteId(Json message) {
        var id = idOf(message);
        if (id != null) {
            takenIds.add(id);
        }
    }

    private static @Nullable String idOf(Json message) {
        return message instanceof Json.Obj object ? object.text("id") : null;
    }
}
