package io.runledger.events.run;

/**
 * A node that starts in a step.
 *
 * @param path where it stands: its name, below the names of the subgraphs around it
 * @param type the node's type, such as {@code task}
 */
public record NodePlace(String node, String path, String type) {}
