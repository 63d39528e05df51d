package io.runledger.engine;

/** What has to be done for one node of a wave. */
public sealed interface Work {

    /** A call outside; its answer becomes an update by {@link GraphEngine#taskUpdate}. */
    record Call(NodeCall call) implements Work {}

    /** Nothing: the result is known at once. */
    record Done(NodeUpdate update) implements Work {}

    /** The node failed before anything was sent. */
    record Failed(String message) implements Work {}

    /** This version cannot execute nodes of this type. */
    record Unsupported(String type) implements Work {}
}
