package io.runledger.events;

import java.time.Instant;

/**
 * A fact that happened and is stored for ever. The simple name of its record is the stored type
 * name and unique over all families, so a record may move between packages but never change its
 * name; components are only ever added, as nullable ones.
 */
public interface DomainEvent {

    /** When it happened, by the clock of whoever sent the command. */
    Instant at();

    /** Facts with the same key are projected one after another, facts with others in parallel. */
    String sequencingKey();
}
