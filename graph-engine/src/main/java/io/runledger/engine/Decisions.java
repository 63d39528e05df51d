package io.runledger.engine;

import io.runledger.events.json.Json;
import org.jspecify.annotations.Nullable;

/** What routes decide. */
final class Decisions {

    private Decisions() {}

    static NodeUpdate decide(Json.Obj state, Node.Route route) {
        return NodeUpdate.decided(
                route.name(), decision(route, StatePath.inState(state, route.input())));
    }

    private static @Nullable String decision(Node.Route route, @Nullable Json value) {
        var routes = route.routes();
        if (value == null) {
            return route.fallback();
        }
        var text = Values.routeText(value);
        if (routes == null || routes.containsKey(text)) {
            return text;
        }
        var fallback = route.fallback();
        return fallback != null && routes.containsKey(fallback) ? fallback : null;
    }
}
