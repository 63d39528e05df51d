package io.runledger.standalone.temporal;

import java.net.URI;
import java.util.Optional;

/** A Temporal server that answers, whoever runs it. */
public sealed interface TemporalServer extends AutoCloseable
        permits ExternalTemporal, LocalTemporal, InProcessTemporal {

    /** Host and port of its gRPC frontend, such as {@code 127.0.0.1:7233}. */
    String target();

    /** The namespace to work in; it exists. */
    String namespace();

    /** Where its own page is, if it has one. */
    Optional<URI> ui();

    /**
     * Whether workflows outlive the server's process. Where they do not there are no schedules
     * either, and runs are resumed from our own log.
     */
    boolean durable();

    /** Stops the server if it is ours. May be repeated. */
    @Override
    void close();
}
