package io.runledger.platform.eventstore;

import io.runledger.events.DomainEvent;
import io.runledger.events.json.Json;
import java.time.Instant;

/**
 * An event at its place in the log.
 *
 * @param position its place among all events, dense and in commit order, from 1
 * @param sequence its place in its aggregate, from 0
 * @param appendedAt when it was appended, never before its predecessor
 * @param metadata tenant, actor, cause and trace
 */
public record LoggedEvent(
        long position,
        long sequence,
        String aggregateId,
        String type,
        String revision,
        Instant appendedAt,
        DomainEvent event,
        Json.Obj metadata) {}
