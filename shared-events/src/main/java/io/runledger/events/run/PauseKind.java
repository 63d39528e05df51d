package io.runledger.events.run;

/** Where a run waits. */
public enum PauseKind {
    /** Before nodes that the graph lists in {@code interrupt_before}. */
    BEFORE,
    /** After nodes that the graph lists in {@code interrupt_after}. */
    AFTER,
    /** At an interrupt node. */
    NODE
}
