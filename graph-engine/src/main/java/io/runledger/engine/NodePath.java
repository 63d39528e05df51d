package io.runledger.engine;

/**
 * Where a node stands: its name at the top level, {@code sub/inner/x} inside subgraphs, {@code
 * fan[3]} for an item of a send node. In a node's own name {@code ~}, {@code /} and {@code [} are
 * written {@code ~0}, {@code ~1} and {@code ~2}.
 */
public final class NodePath {

    private NodePath() {}

    /** A node's name as a part of a path. */
    public static String of(String name) {
        return name.replace("~", "~0").replace("/", "~1").replace("[", "~2");
    }

    /** The path of a node inside the subgraph node at another; {@code ""} is the top level. */
    public static String inside(String subgraph, String name) {
        return subgraph.isEmpty() ? of(name) : subgraph + "/" + of(name);
    }

    /** The path of one item of the send node at a path; 0 is the first. */
    public static String item(String send, int index) {
        return send + "[" + index + "]";
    }

    public static boolean isItem(String path) {
        return path.indexOf('[') >= 0;
    }

    /** The name of the top-level node that a path is at or below. */
    public static String top(String path) {
        return name(path.split("[/\\[]", 2)[0]);
    }

    /** The name that a part of a path stands for. */
    static String name(String part) {
        return part.replace("~2", "[").replace("~1", "/").replace("~0", "~");
    }
}
