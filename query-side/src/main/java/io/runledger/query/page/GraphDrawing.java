package io.runledger.query.page;

import io.runledger.engine.Graph;
import io.runledger.query.page.GraphLayout.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.web.util.HtmlUtils;

/** Draws a graph as SVG, each node in the colour of its status. All text is escaped. */
final class GraphDrawing {

    private static final int NODE_WIDTH = 148;
    private static final int NODE_HEIGHT = 44;
    private static final int DOT = 9;
    private static final int COLUMN = 256;
    private static final int ROW = 66;
    private static final int MARGIN = 24;
    private static final int LONGEST_NAME = 19;

    private final Graph graph;
    private final Map<String, String> statuses;
    private final GraphLayout layout;
    private final Map<String, Point> places = new LinkedHashMap<>();
    private final StringBuilder out = new StringBuilder();
    private int height;

    private record Point(int x, int y) {}

    private GraphDrawing(Graph graph, Map<String, String> statuses) {
        this.graph = graph;
        this.statuses = statuses;
        this.layout = GraphLayout.of(graph);
    }

    /**
     * The drawing as an {@code svg} element.
     *
     * @param statuses the status of each node that has one, such as {@code running}
     */
    static String svg(Graph graph, Map<String, String> statuses) {
        return new GraphDrawing(graph, statuses).draw();
    }

    private String draw() {
        place();
        int loops = layout.back().size();
        int width = MARGIN * 2 + (layout.layers().size() - 1) * COLUMN + DOT * 4;
        int full = height + (loops == 0 ? 0 : 18 + loops * 14);
        out.append(
                "<svg class=\"graph\" role=\"img\" aria-label=\"The graph's nodes and edges\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">"
                        .formatted(width, full, width, full));
        out.append(
                "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0.5 L7.5 4 L0 7.5 z\"/></marker></defs>");
        layout.forward().forEach(this::line);
        for (int i = 0; i < loops; i++) {
            loop(layout.back().get(i), height + 10 + i * 14);
        }
        graph.nodes().forEach(node -> box(node.name(), node.type()));
        dot(Graph.START, "Start");
        dot(Graph.END, "End");
        return out.append("</svg>").toString();
    }

    private void place() {
        int tallest = layout.layers().stream().mapToInt(List::size).max().orElse(1);
        height = MARGIN * 2 + (tallest - 1) * ROW + NODE_HEIGHT;
        int last = layout.layers().size() - 1;
        for (int column = 0; column <= last; column++) {
            List<String> layer = layout.layers().get(column);
            int top = (height - (layer.size() - 1) * ROW) / 2;
            for (int row = 0; row < layer.size(); row++) {
                places.put(layer.get(row), new Point(x(column), top + row * ROW));
            }
        }
    }

    /** The middle of a column; the two ends are narrower than the columns between them. */
    private int x(int column) {
        int ends = MARGIN + DOT * 2;
        int last = layout.layers().size() - 1;
        if (column == 0) {
            return MARGIN + DOT;
        }
        int inner = ends + 46 + NODE_WIDTH / 2 + (column - 1) * COLUMN;
        return column == last ? inner - NODE_WIDTH / 2 + DOT : inner;
    }

    private Point at(String name) {
        return places.getOrDefault(name, new Point(0, 0));
    }

    private int half(String name) {
        return name.startsWith(" ") ? 0 : isEnd(name) ? DOT : NODE_WIDTH / 2;
    }

    private static boolean isEnd(String name) {
        return name.equals(Graph.START) || name.equals(Graph.END);
    }

    private void line(Line line) {
        List<String> stops = new ArrayList<>();
        stops.add(line.from());
        stops.addAll(line.stops());
        stops.add(line.to());
        StringBuilder path = new StringBuilder();
        for (int i = 1; i < stops.size(); i++) {
            Point from = at(stops.get(i - 1));
            Point to = at(stops.get(i));
            int x1 = from.x() + half(stops.get(i - 1));
            int x2 = to.x() - half(stops.get(i));
            int bend = Math.max(18, (x2 - x1) / 2);
            path.append(i == 1 ? "M%d %d ".formatted(x1, from.y()) : "");
            path.append(
                    "C%d %d %d %d %d %d "
                            .formatted(x1 + bend, from.y(), x2 - bend, to.y(), x2, to.y()));
        }
        path(path.toString().strip(), line);
        Point from = at(stops.get(0));
        Point to = at(stops.get(1));
        int x1 = from.x() + half(stops.get(0));
        int x2 = to.x() - half(stops.get(1));
        label(line, (x1 + x2) / 2, (from.y() + to.y()) / 2 - 5);
    }

    private void loop(Line line, int depth) {
        Point from = at(line.from());
        Point to = at(line.to());
        int y1 = from.y() + NODE_HEIGHT / 2;
        int y2 = to.y() + NODE_HEIGHT / 2;
        path(
                "M%d %d C%d %d %d %d %d %d L%d %d C%d %d %d %d %d %d"
                        .formatted(
                                from.x(),
                                y1,
                                from.x(),
                                depth,
                                from.x(),
                                depth,
                                from.x() - 20,
                                depth,
                                to.x() + 20,
                                depth,
                                to.x(),
                                depth,
                                to.x(),
                                depth,
                                to.x(),
                                y2),
                line);
        label(line, (from.x() + to.x()) / 2, depth - 5);
    }

    private void path(String path, Line line) {
        out.append("<path class=\"edge")
                .append(line.dashed() ? " dashed" : "")
                .append("\" d=\"")
                .append(path)
                .append("\" marker-end=\"url(#arrow)\"/>");
    }

    private void label(Line line, int x, int y) {
        String label = line.label();
        if (label != null) {
            out.append("<text class=\"edge-label\" x=\"%d\" y=\"%d\">".formatted(x, y))
                    .append(HtmlUtils.htmlEscape(cut(label, 14), "UTF-8"))
                    .append("</text>");
        }
    }

    private void box(String name, String type) {
        Point at = at(name);
        String status = statuses.getOrDefault(name, "idle");
        String safe = HtmlUtils.htmlEscape(name, "UTF-8");
        out.append(
                        "<g class=\"node %s\" data-node=\"%s\"><title>%s (%s): %s</title>"
                                .formatted(css(status), safe, safe, css(type), css(status)))
                .append(
                        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"7\"/>"
                                .formatted(
                                        at.x() - NODE_WIDTH / 2,
                                        at.y() - NODE_HEIGHT / 2,
                                        NODE_WIDTH,
                                        NODE_HEIGHT))
                .append("<text class=\"name\" x=\"%d\" y=\"%d\">".formatted(at.x(), at.y() - 2))
                .append(HtmlUtils.htmlEscape(cut(name, LONGEST_NAME), "UTF-8"))
                .append(
                        "</text><text class=\"type\" x=\"%d\" y=\"%d\">"
                                .formatted(at.x(), at.y() + 14))
                .append(css(type))
                .append(status.equals("idle") ? "" : " · " + css(status))
                .append("</text></g>");
    }

    private void dot(String name, String title) {
        Point at = at(name);
        out.append(
                "<g class=\"dot\"><title>%s</title><circle cx=\"%d\" cy=\"%d\" r=\"%d\"/></g>"
                        .formatted(title, at.x(), at.y(), DOT));
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    /** Statuses and types are our own words; nothing else gets into a class name. */
    private static String css(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^a-z_]", "");
    }
}
