package io.runledger.engine;

/**
 * A template that cannot be rendered: a block without its end, or a lookup in a store that is not
 * there.
 */
public final class TemplateInvalid extends RuntimeException {

    TemplateInvalid(String message) {
        super(message);
    }
}
