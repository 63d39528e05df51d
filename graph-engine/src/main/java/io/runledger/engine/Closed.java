package io.runledger.engine;

import io.runledger.events.run.NodePlace;

/** A subgraph node that ended, and what it brings to the graph around it. */
public record Closed(NodePlace place, NodeUpdate update) {}
