package io.runledger.engine;

/**
 * How a node of a step ended well.
 *
 * @param path where it stands, as in its place
 * @param update what it brought
 */
public record Outcome(String path, NodeUpdate update) {}
