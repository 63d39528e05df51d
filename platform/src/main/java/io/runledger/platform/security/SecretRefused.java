package io.runledger.platform.security;

/** A configured secret is missing or too weak to start with. Its message never holds the secret. */
public final class SecretRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SecretRefused(String message) {
        super(message);
    }
}
