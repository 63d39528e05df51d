package io.runledger.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Draws a graph in the language of Mermaid flowcharts: nodes and edges in declared order. What
 * Mermaid would misread in a name is written as its entity code ({@code #40;}), and a name that
 * cannot be an id gets a made one.
 */
public final class Mermaid {

    private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9_]+(-[A-Za-z0-9_]+)*");

    private static final Pattern END_WORD =
            Pattern.compile("(?<![\\p{L}\\p{N}_])end(?![\\p{L}\\p{N}_])");

    private static final Pattern LIST = Pattern.compile("^( *\\d*)([.-])");

    private final Graph graph;
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final StringBuilder out = new StringBuilder("graph TD\n");

    private Mermaid(Graph graph) {
        this.graph = graph;
        int number = 0;
        for (var node : graph.nodes()) {
            ids.put(node.name(), id(node.name(), number++));
        }
    }

    /** The drawing as text, each line with its end. */
    public static String render(Graph graph) {
        return new Mermaid(graph).draw();
    }

    private String draw() {
        line(Graph.START + "((Start))");
        graph.nodes().forEach(node -> line(id(node.name()) + shape(node)));
        line(Graph.END + "((End))");
        for (var edge : graph.edges()) {
            var value = edge.value();
            var arrow = value == null ? " --> " : " -->|" + edgeLabel(value) + "| ";
            line(id(edge.source()) + arrow + id(edge.target()));
        }
        return out.toString();
    }

    private void line(String text) {
        out.append("    ").append(text).append('\n');
    }

    private static String shape(Node node) {
        var label = escaped(node.name()) + "\\n" + node.type();
        return switch (node) {
            case Node.Route _ -> "{" + label + "}";
            case Node.Interrupt _ -> "[/" + label + "/]";
            case Node.Send _ -> "[[" + label + "]]";
            case Node.Transform _ -> "(" + label + ")";
            case Node.Task _, Node.Agent _, Node.Subgraph _ -> "[" + label + "]";
        };
    }

    private String id(String name) {
        return ids.getOrDefault(name, name);
    }

    private String id(String name, int number) {
        boolean plain =
                PLAIN_ID.matcher(name).matches()
                        && Arrays.stream(name.split("-")).noneMatch(Mermaid::isKeyword);
        if (plain) {
            return name;
        }
        Set<String> taken = new LinkedHashSet<>(ids.values());
        var id = "node_" + number;
        while (graph.hasNode(id) || taken.contains(id)) {
            id += "_";
        }
        return id;
    }

    /** Words that end or begin something in a flowchart wherever they stand. */
    private static boolean isKeyword(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "end",
                    "graph",
                    "flowchart",
                    "subgraph",
                    "style",
                    "linkstyle",
                    "class",
                    "classdef",
                    "click",
                    "default",
                    "direction",
                    "href",
                    "call" ->
                    true;
            default -> false;
        };
    }

    /** An empty label would end the drawing's text at once; a blank shows as nothing, too. */
    private static String edgeLabel(String value) {
        return value.isBlank() ? "#160;" : escaped(value);
    }

    private static String escaped(String text) {
        var safe = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    if (Character.isLetterOrDigit(c) || " _-.,".indexOf(c) >= 0) {
                        safe.appendCodePoint(c);
                    } else {
                        safe.append('#').append(c).append(';');
                    }
                });
        // The word ends a subgraph even inside a label, and a label that begins like a list is not
        // shown at all.
        var ended = END_WORD.matcher(safe).replaceAll("#101;nd");
        return LIST.matcher(ended)
                .replaceFirst(m -> m.group(1) + "#" + (int) m.group(2).charAt(0) + ";");
    }
}
