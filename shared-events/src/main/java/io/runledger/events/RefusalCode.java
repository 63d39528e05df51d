package io.runledger.events;

/** Why a command was refused; each public one has a line in {@code docs/reference/errors.md}. */
public enum RefusalCode {
    /** The request itself is wrong. */
    INVALID_REQUEST,
    /** There is no such thing for this tenant. */
    NOT_FOUND,
    /** The id is taken, or the thing is in a state that does not allow it. */
    CONFLICT,
    /** The same idempotency key came with another request. */
    IDEMPOTENCY_MISMATCH,
    /** The account cannot pay. */
    INSUFFICIENT_CREDITS,
    /** The run has ended. */
    RUN_TERMINAL,
    /** The run does not wait for anybody. */
    NOT_INTERRUPTED,
    /** The attempt has ended, is older than the current one, or belongs to another execution. */
    STALE_ATTEMPT,
    /** The start state is above the limit. */
    STATE_TOO_LARGE,
    /** There is no such grant. */
    GRANT_NOT_FOUND,
    /** The grant's time is over. */
    GRANT_EXPIRED,
    /** The grant was revoked. */
    GRANT_REVOKED,
    /** The grant does not allow this graph. */
    GRANT_SCOPE_MISMATCH
}
