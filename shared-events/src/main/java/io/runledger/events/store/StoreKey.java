package io.runledger.events.store;

/**
 * The name of a value in a tenant's store, {@code {{store.namespace.key}}} in templates.
 *
 * @param namespace 1 to 128 characters without a dot
 * @param key 1 to 256 characters; may have dots
 */
public record StoreKey(String namespace, String key) {

    private static final int LONGEST_NAMESPACE = 128;
    private static final int LONGEST_KEY = 256;

    public StoreKey {
        if (namespace.isEmpty()
                || namespace.length() > LONGEST_NAMESPACE
                || namespace.contains(".")) {
            throw new IllegalArgumentException(
                    "a namespace has 1 to 128 characters and no dot, not \"" + namespace + "\"");
        }
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            throw new IllegalArgumentException("a key has 1 to 256 characters");
        }
    }

    @Override
    public String toString() {
        return namespace + "." + key;
    }
}
