package io.runledger.command.webhook;

import io.runledger.events.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One delivery whose signature was good.
 *
 * @param id the sender's id of it, or a hash of what was sent
 * @param headers those that say what it is, names in lower case
 * @param body what was sent
 */
record Delivered(String id, Json.Obj headers, Json body) {

    /** What a path may be: of the body or of one header. */
    static final Pattern PATH = Pattern.compile("body(\\.[^.{}\\s]+)*|headers\\.[A-Za-z0-9_-]+");

    private static final Pattern INDEX = Pattern.compile("[0-9]{1,6}");

    /**
     * What is at a path: {@code body.commits.0.id}, {@code headers.x-github-event}.
     *
     * @return empty where there is nothing; JSON null where that is what was sent
     */
    Optional<Json> find(String path) {
        List<String> names = List.of(path.split("\\."));
        if (names.getFirst().equals("headers")) {
            return Optional.ofNullable(headers.get(names.getLast().toLowerCase(Locale.ROOT)));
        }
        Json at = body;
        for (String name : names.subList(1, names.size())) {
            at = at == null ? null : member(at, name);
        }
        return Optional.ofNullable(at);
    }

    private static @Nullable Json member(Json of, String name) {
        return switch (of) {
            case Json.Obj object -> object.get(name);
            case Json.Arr(var items) ->
                    INDEX.matcher(name).matches() && Integer.parseInt(name) < items.size()
                            ? items.get(Integer.parseInt(name))
                            : null;
            case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> null;
        };
    }

    /** What the delivery says it is, as GitHub, GitLab and others name it; null: nothing. */
    @Nullable String header(String name) {
        return headers.text(name);
    }
}
