package io.runledger.events.run;

import io.runledger.events.id.GraphId;

/**
 * One immutable version of a graph.
 *
 * @param version 1 for the first
 * @param hash the definition's hash, 64 hex digits
 */
public record GraphRef(GraphId id, int version, String hash) {}
