package io.runledger.command.billing;

/**
 * What became of the wish to set credits aside.
 *
 * @param placed whether this request set them aside, rather than an earlier one
 * @param amount what it set aside beside what the run had already; else all that the run has
 * @param sequence the sequence number of the account's newest event
 */
public record HoldAnswer(boolean placed, long amount, long sequence) {}
