package io.runledger.engine.rehearsal;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunControl;
import io.runledger.events.store.StoreKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the world does with a run: members {@code input}, {@code config}, {@code answers}, {@code
 * store}, {@code resumes} and {@code injections}, each of which may be missing. The page about the
 * graph language describes them at its end.
 */
final class Script {

    private final Json.Obj script;
    private final UnaryOperator<String> otherwise;
    private final Map<String, Integer> given = new LinkedHashMap<>();
    private int controls;

    /**
     * A script.
     *
     * @param otherwise what a prompt is answered with that the script has no answer for
     */
    Script(Json.Obj script, UnaryOperator<String> otherwise) {
        this.script = script;
        this.otherwise = otherwise;
    }

    Json.Obj object(String member) {
        return script.get(member) instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }

    /**
     * The next answer to a call from a path, else for the node that is called; null where the call
     * fails. The last answer of a list is given again and again.
     */
    @Nullable String answer(String path, String node, String prompt) {
        var answers = object("answers");
        var key = answers.has(path) ? path : node;
        var list =
                switch (answers.get(key)) {
                    case null -> List.<Json>of();
                    case Json.Arr(var items) -> items;
                    case Json one -> List.of(one);
                };
        if (list.isEmpty()) {
            return otherwise.apply(prompt);
        }
        int number = given.merge(key, 1, Integer::sum);
        return switch (list.get(Math.min(number, list.size()) - 1)) {
            case Json.Null _ -> null;
            case Json.Str(var text) -> text;
            case Json answer -> answer.text();
        };
    }

    /** The next resume; null where nobody resumes the run any more. */
    @Nullable RunControl resume() {
        int number = given.merge("/resumes", 1, Integer::sum);
        var resumes = objects("resumes");
        if (number > resumes.size()) {
            return null;
        }
        var resume = resumes.get(number - 1);
        var targets =
                switch (resume.get("goto")) {
                    case Json.Str(var one) -> List.of(one);
                    case Json.Arr(var items) ->
                            items.stream().map(item -> ((Json.Str) item).value()).toList();
                    case null, default -> List.<String>of();
                };
        return RunControl.resume(++controls, updates(resume), targets);
    }

    /** The injections that come when so many steps have been taken. */
    List<RunControl> injections(int steps) {
        var now = new ArrayList<RunControl>();
        if (given.merge("/step " + steps, 1, Integer::sum) > 1) {
            return now;
        }
        for (var injection : objects("injections")) {
            if (Json.of(steps).equals(injection.get("after_step"))) {
                var after = injection.text("apply_after");
                now.add(RunControl.inject(++controls, updates(injection), after));
            }
        }
        return now;
    }

    /** What the tenant's store has at the beginning. */
    Map<StoreKey, Json> store() {
        var store = new LinkedHashMap<StoreKey, Json>();
        object("store").members().forEach((name, value) -> store.put(key(name), value));
        return store;
    }

    private static StoreKey key(String name) {
        int dot = name.indexOf('.');
        return new StoreKey(name.substring(0, dot), name.substring(dot + 1));
    }

    private static Json.Obj updates(Json.Obj control) {
        return control.get("updates") instanceof Json.Obj updates ? updates : Json.Obj.EMPTY;
    }

    private List<Json.Obj> objects(String member) {
        return script.get(member) instanceof Json.Arr(var items)
                ? items.stream().map(Json.Obj.class::cast).toList()
                : List.of();
    }
}
