package io.runledger.events;

/** A wish addressed to one aggregate, which may refuse it. */
public interface Command {

    /** The aggregate that decides, {@code {type}:{tenant}:{id}}, or the bare UUID of a run. */
    String aggregateId();
}
