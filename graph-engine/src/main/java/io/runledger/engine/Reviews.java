package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.run.Review;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What graphs have to do with decisions about their runs. */
final class Reviews {

    private static final String STATE = "state.";

    private Reviews() {}

    /**
     * Whether any node reads the decision: in a template, a route, the items of a send node, the
     * input of a subgraph or what it puts into the store.
     */
    static boolean isReadBy(Graph graph) {
        return graph.nodes().stream().anyMatch(Reviews::isReadBy);
    }

    private static boolean isReadBy(Node node) {
        return switch (node) {
            case Node.Task task -> isIn(task.promptTemplate());
            case Node.Agent agent ->
                    isIn(agent.call().promptTemplate()) || isIn(agent.continuationPrompt());
            case Node.Interrupt interrupt -> isIn(interrupt.message());
            case Node.Route route -> isAt(route.input());
            case Node.Send send -> isAt(send.itemsKey());
            case Node.Subgraph subgraph ->
                    subgraph.inputMapping().values().stream().anyMatch(Reviews::isAt);
            case Node.Transform transform ->
                    transform.storeUpdates().stream().anyMatch(Reviews::isReadBy);
        };
    }

    private static boolean isReadBy(StoreUpdate update) {
        return update.value() instanceof Json.Str(var path) && path.startsWith(STATE) && isAt(path);
    }

    private static boolean isIn(@Nullable String template) {
        Stream<String> expressions =
                template == null ? Stream.empty() : Template.everyExpression(template).stream();
        return expressions.anyMatch(each -> each.startsWith(STATE) && isAt(each));
    }

    private static boolean isAt(String path) {
        var inState = path.startsWith(STATE) ? path.substring(STATE.length()) : path;
        return StatePath.firstKey(inState).equals(Review.KEY);
    }

    /**
     * What a node that asks does to the state: what was decided about an earlier wait is no answer
     * to this one.
     */
    static Json.Obj asked(Json.Obj state) {
        var earlier = state.get(Review.KEY);
        return earlier == null || earlier instanceof Json.Null
                ? Json.Obj.EMPTY
                : Json.obj().put(Review.KEY, Json.NULL).build();
    }
}
