package io.runledger.platform.eventstore;

/** A listener's registration; closing it ends it, and may be repeated. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    @Override
    void close();
}
