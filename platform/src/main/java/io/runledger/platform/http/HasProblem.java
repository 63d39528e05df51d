package io.runledger.platform.http;

/** An exception that knows the answer of the request that it ends. */
public interface HasProblem {

    /** The answer. */
    Problem problem();
}
