package io.runledger.standalone.cli;

/** A command was called in a way that it does not know; exit code 2. */
public final class UsageProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UsageProblem(String message) {
        super(message);
    }
}
