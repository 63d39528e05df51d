package io.runledger.billing;

import io.runledger.events.DomainEvent;
import io.runledger.platform.eventstore.LoggedEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Proves that a projector is a function of the log: its tables, emptied and filled again with every
 * event fed twice, are the same as before.
 */
public final class ProjectionProof {

    private final JdbcClient db;
    private final List<String> tables;

    public ProjectionProof(JdbcClient db, String... tables) {
        this.db = db;
        this.tables = List.of(tables);
    }

    /** All rows of the tables, in one order. */
    public Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : tables) {
            rows.put(
                    table,
                    db.sql("SELECT t::text FROM " + table + " t ORDER BY 1")
                            .query(String.class)
                            .list());
        }
        return rows;
    }

    public void empty() {
        db.sql("TRUNCATE " + String.join(", ", tables)).update();
    }

    /** Feeds the events in order, each as often as said. */
    public void feed(Object projector, List<LoggedEvent> events, int times) throws Exception {
        var adapter = new AnnotationEventHandlerAdapter(projector);
        for (LoggedEvent event : events) {
            for (int i = 0; i < times; i++) {
                var message = message(event);
                if (adapter.canHandle(message)) {
                    adapter.handle(message);
                }
            }
        }
    }

    private GenericTrackedDomainEventMessage<DomainEvent> message(LoggedEvent event) {
        String id =
                db.sql("SELECT event_identifier FROM domain_events WHERE position = :position")
                        .param("position", event.position())
                        .query(String.class)
                        .single();
        return new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(event.position()),
                new GenericDomainEventMessage<>(
                        "Test",
                        event.aggregateId(),
                        event.sequence(),
                        event.event(),
                        Map.of(),
                        id,
                        event.appendedAt()));
    }
}
