package io.runledger.events.run;

/** What a person can decide about a run that waits. */
public enum DecisionKind {
    /** It may go on. */
    APPROVE,
    /** It may not: a graph that reads the decision decides what that means, any other run ends. */
    REJECT,
    /** It may go on, with another answer than the one that was shown. */
    EDIT
}
