package io.runledger.events.run;

/** What set a run off, in the widest terms. */
public enum RunKind {
    USER_IMMEDIATE,
    SYSTEM_SCHEDULED,
    SYSTEM_WEBHOOK
}
