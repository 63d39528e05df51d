package io.runledger.engine;

/**
 * An update that its key's reducer cannot take, such as a text for {@code add}. Trying again never
 * helps.
 */
public final class ReducerMismatch extends RuntimeException {

    ReducerMismatch(String message) {
        super(message);
    }
}
