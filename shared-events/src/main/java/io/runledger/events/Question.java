package io.runledger.events;

/**
 * A question that one side asks another, instead of reading its tables.
 *
 * @param <R> the type of the answer
 */
public interface Question<R> {}
