package io.runledger.query.page;

import io.runledger.engine.NodePath;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunError;
import io.runledger.platform.page.PrettyJson;
import io.runledger.platform.page.Shown;
import io.runledger.query.run.NodeRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The nodes of an attempt as a table shows them: the newest ones, items below their send node. */
final class NodeLines {

    private static final int MOST_NODES = 200;
    private static final int MOST_ITEMS = 100;

    private final List<Group> groups;
    private final int all;

    private NodeLines(List<Group> groups, int all) {
        this.groups = groups;
        this.all = all;
    }

    /**
     * A node with the items that it sent.
     *
     * @param node null where only items are known yet
     */
    private record Group(String path, @Nullable NodeRun node, List<NodeRun> items) {}

    private record Place(int step, String path) {}

    static NodeLines of(List<NodeRun> nodes) {
        Map<Place, Group> groups = new LinkedHashMap<>();
        for (NodeRun node : nodes) {
            boolean item = NodePath.isItem(node.path());
            String path =
                    item ? node.path().substring(0, node.path().lastIndexOf('[')) : node.path();
            Place place = new Place(node.step(), path);
            Group group = groups.getOrDefault(place, new Group(path, null, new ArrayList<>()));
            if (item) {
                group.items().add(node);
            }
            groups.put(place, item ? group : new Group(path, node, group.items()));
        }
        List<Group> list = List.copyOf(groups.values());
        int hidden = Math.max(0, list.size() - MOST_NODES);
        return new NodeLines(list.subList(hidden, list.size()), list.size());
    }

    /** How many older ones are left out. */
    int hidden() {
        return all - groups.size();
    }

    /** Those nodes whose updates are shown. */
    List<NodeRun> shown() {
        List<NodeRun> shown = new ArrayList<>();
        for (Group group : groups) {
            if (group.node() != null) {
                shown.add(group.node());
            }
            group.items().stream().limit(MOST_ITEMS).forEach(shown::add);
        }
        return shown;
    }

    List<Line> lines(Map<Long, Json.Obj> updates) {
        return groups.stream().map(group -> line(group, updates)).toList();
    }

    private static Line line(Group group, Map<Long, Json.Obj> updates) {
        NodeRun node = group.node() == null ? group.items().getFirst() : group.node();
        List<NodeRun> items = group.items();
        return Line.of(
                group.path(),
                node,
                updates,
                items.isEmpty() ? "" : summary(items),
                items.stream()
                        .limit(MOST_ITEMS)
                        .map(item -> Line.of(item.path(), item, updates, "", List.of()))
                        .toList());
    }

    private static String summary(List<NodeRun> items) {
        long failed = items.stream().filter(item -> item.status().equals("error")).count();
        String all = Shown.count(items.size()) + (items.size() == 1 ? " item" : " items");
        String shown = items.size() > MOST_ITEMS ? ", the first " + MOST_ITEMS + " shown" : "";
        return all + (failed == 0 ? "" : ", " + Shown.count(failed) + " failed") + shown;
    }

    /**
     * A node in the table.
     *
     * @param id an identifier that is its own on the page
     * @param depth how many subgraphs are around it
     * @param summary what its items came to, empty without items
     */
    public record Line(
            String id,
            String path,
            int depth,
            String type,
            int step,
            String status,
            String worker,
            int tries,
            String tokens,
            String duration,
            String detail,
            String summary,
            List<Line> items) {

        static Line of(
                String path,
                NodeRun node,
                Map<Long, Json.Obj> updates,
                String summary,
                List<Line> items) {
            return new Line(
                    node.attempt() + "-" + node.step() + "-" + path,
                    path,
                    (int) path.chars().filter(c -> c == '/').count(),
                    node.type(),
                    node.step(),
                    node.cachedFrom() != null ? "cached" : node.status(),
                    Objects.requireNonNullElse(node.worker(), Shown.NOTHING),
                    node.tries(),
                    Shown.count(node.tokensIn() + node.tokensOut()),
                    Shown.duration(node.durationMillis()),
                    detail(node, updates),
                    summary,
                    items);
        }

        private static String detail(NodeRun node, Map<Long, Json.Obj> updates) {
            RunError error = node.error();
            if (error != null) {
                return error.code() + ": " + error.message();
            }
            Long sequence = node.updateSequence();
            Json.Obj update = sequence == null ? null : updates.get(sequence);
            return update == null ? "" : PrettyJson.of(update);
        }
    }
}
