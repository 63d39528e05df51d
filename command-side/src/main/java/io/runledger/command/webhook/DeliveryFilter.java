package io.runledger.command.webhook;

import io.runledger.events.json.Json;
import io.runledger.platform.http.Fields;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says which deliveries start a run. A filter has a path per member: {@code {"action": ["opened",
 * "reopened"], "headers.x-github-event": "pull_request", "body.draft": false, "label": {"exists":
 * true}}}. A path without a prefix is one of the body; all members have to hold.
 */
final class DeliveryFilter {

    private static final String EXISTS = "exists";

    private DeliveryFilter() {}

    /** Notes every member that can never hold. */
    static void check(Json.@Nullable Obj filter, Fields fields) {
        if (filter != null) {
            filter.members().forEach((path, wanted) -> check(path, wanted, fields));
        }
    }

    private static void check(String path, Json wanted, Fields fields) {
        String field = "filter." + path;
        if (!Delivered.PATH.matcher(whole(path)).matches()) {
            fields.fault(field, "must be a path such as action, body.issue.state or headers.name");
        }
        switch (wanted) {
            case Json.Arr(var items) when items.isEmpty() ->
                    fields.fault(field, "must not be an empty list, which nothing fits");
            case Json.Obj object
                    when !(object.members().size() == 1
                            && object.get(EXISTS) instanceof Json.Bool) ->
                    fields.fault(field, "must be a value, a list of values or {\"exists\": true}");
            case Json.Null _, Json.Bool _, Json.Num _, Json.Str _, Json.Arr _, Json.Obj _ -> {}
        }
    }

    /** The first path that does not hold; empty where the delivery fits. */
    static Optional<String> misses(Json.@Nullable Obj filter, Delivered delivered) {
        if (filter == null) {
            return Optional.empty();
        }
        return filter.members().entrySet().stream()
                .filter(entry -> !holds(entry, delivered))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean holds(Map.Entry<String, Json> member, Delivered delivered) {
        Optional<Json> found = delivered.find(whole(member.getKey()));
        return switch (member.getValue()) {
            case Json.Arr(var items) -> found.filter(items::contains).isPresent();
            case Json.Obj object -> found.isPresent() == Json.of(true).equals(object.get(EXISTS));
            case Json wanted -> found.filter(wanted::equals).isPresent();
        };
    }

    private static String whole(String path) {
        return path.startsWith("body.") || path.startsWith("headers.") ? path : "body." + path;
    }
}
