package io.runledger.events.json;

/**
 * A text that is not acceptable JSON, or a value that JSON text of ours cannot carry. The message
 * names line and column where a text was read, and what is wrong. Repeating the same input never
 * helps.
 */
public final class JsonInvalid extends RuntimeException {

    public JsonInvalid(String message) {
        super(message);
    }
}
