package io.runledger.command.run;

import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.CachedNode;
import io.runledger.events.run.FindCached;
import io.runledger.events.run.NodeOrigin;
import io.runledger.events.run.RunEvent.NodeCompleted;
import io.runledger.platform.command.MessageMetadata;
import io.runledger.platform.content.BlindIndex;
import io.runledger.platform.content.ContentUnreadable;
import io.runledger.platform.eventstore.BeforeItsAppend;
import io.runledger.platform.eventstore.EventLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Where answers are that nodes may take over instead of calling anybody: places in the log, never
 * the answers themselves. Written in the transaction that appends the event, so that the next run
 * finds it. An answer whose run was erased is not found any more.
 */
@Component
@ProcessingGroup(NodeCache.GROUP)
class NodeCache {

    static final String GROUP = "node-cache";

    /** Nothing is kept longer, whatever a node's time to live says. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /** What is too old goes a few rows at a time, with each new one. */
    private static final int SWEPT = 20;

    private final JdbcClient db;
    private final EventLog log;
    private final BlindIndex index;
    private final Clock clock;

    NodeCache(JdbcClient db, EventLog log, BlindIndex index, Clock clock) {
        this.db = db;
        this.log = log;
        this.index = index;
        this.clock = clock;
    }

    /** A place in a run's log. */
    private record Found(RunId run, long sequence) {}

    @EventHandler
    @BeforeItsAppend
    void on(
            NodeCompleted event,
            @SequenceNumber long sequence,
            @MetaDataValue(MessageMetadata.TENANT) String tenant) {
        String key = event.cacheKey();
        if (key == null || event.cachedFrom() != null) {
            return;
        }
        // Only ever added: two runs that keep the same keys in another order would wait for each
        // other's rows.
        db.sql(
                        """
                        INSERT INTO cached_nodes (run_id, sequence, cache_key, completed_at)
                        VALUES (:run, :sequence, :key, :at) ON CONFLICT DO NOTHING
                        """)
                .param("run", event.runId().value())
                .param("sequence", sequence)
                .param("key", blind(new TenantId(tenant), key))
                .param("at", time(event.at()))
                .update();
        sweep(event.at().minus(LONGEST));
    }

    private void sweep(Instant before) {
        db.sql(
                        """
                        DELETE FROM cached_nodes WHERE ctid = ANY (ARRAY(
                            SELECT ctid FROM cached_nodes WHERE completed_at < :before
                            ORDER BY completed_at LIMIT :swept FOR UPDATE SKIP LOCKED))
                        """)
                .param("before", time(before))
                .param("swept", SWEPT)
                .update();
    }

    @QueryHandler
    CachedNode handle(FindCached question) {
        Duration ttl = Duration.ofMillis(Math.max(0, question.ttlMillis()));
        Instant since = clock.instant().minus(ttl.compareTo(LONGEST) < 0 ? ttl : LONGEST);
        return newest(blind(question.tenantId(), question.cacheKey()), since)
                .flatMap(found -> read(question.runId(), found))
                .orElseGet(() -> CachedNode.none(question.runId()));
    }

    private Optional<Found> newest(byte[] key, Instant since) {
        return db.sql(
                        """
                        SELECT run_id, sequence FROM cached_nodes
                        WHERE cache_key = :key AND completed_at >= :since
                        ORDER BY completed_at DESC LIMIT 1
                        """)
                .param("key", key)
                .param("since", time(since))
                .query((row, _) ->
                        new Found(new RunId(row.getString("run_id")), row.getLong("sequence")))
                .optional();
    }

    private Optional<CachedNode> read(RunId asking, Found found) {
        try {
            return log.readAggregate(found.run().value(), found.sequence() - 1, 1).stream()
                    .findFirst()
                    .map(logged -> (NodeCompleted) logged.event())
                    .map(node -> cached(asking, node));
        } catch (ContentUnreadable _) {
            // Its run was erased, and what it brought with it.
            return Optional.empty();
        }
    }

    private static CachedNode cached(RunId asking, NodeCompleted node) {
        return new CachedNode(
                asking,
                new NodeOrigin(node.runId(), node.attempt(), node.step(), node.path()),
                node.update(),
                node.gotoTargets(),
                node.uiMessages(),
                node.streamMessages());
    }

    private byte[] blind(TenantId tenant, String key) {
        return index.of("node cache of " + tenant, key);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
