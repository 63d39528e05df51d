package io.runledger.standalone.temporal;

import java.net.URI;
import java.util.Optional;

/** A server that somebody else runs; closing it does nothing. */
record ExternalTemporal(String target, String namespace) implements TemporalServer {

    @Override
    public Optional<URI> ui() {
        return Optional.empty();
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public void close() {
        // It is not ours to stop.
    }
}
