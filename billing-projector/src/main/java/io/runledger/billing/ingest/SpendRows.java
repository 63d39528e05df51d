package io.runledger.billing.ingest;

import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The reconciler's way into the ledger: rows of LiteLLM's spend log go through the inbox and the
 * same writer as callbacks do. A row that was stored is worked on also if this process dies.
 */
@Component
public class SpendRows {

    private final Inbox inbox;
    private final InboxBatch batch;

    SpendRows(Inbox inbox, InboxBatch batch) {
        this.inbox = inbox;
        this.batch = batch;
    }

    /**
     * What became of a row.
     *
     * @param error why it waits or is poison; null otherwise
     */
    public record Written(
            CallId callId,
            String responseId,
            String status,
            WriteOutcome outcome,
            @Nullable String error) {}

    /**
     * Stores rows and works on them at once; one that is there already is not worked on again.
     *
     * @param rows as LiteLLM's answer has them
     * @return one for each row, in the same order
     * @throws IllegalArgumentException if a row has neither a call id nor a request id: see {@link
     *     SpendRow#read}
     */
    public List<Written> write(List<Json.Obj> rows) {
        List<Inbox.Arrival> arrivals = rows.stream().map(SpendRows::arrival).toList();
        inbox.store(arrivals);
        Map<Inbox.Name, Inbox.Standing> standings = standings(arrivals);
        List<Long> waiting = waiting(standings.values());
        if (!waiting.isEmpty()) {
            batch.run(waiting);
            standings = standings(arrivals);
        }
        List<Written> written = new ArrayList<>();
        for (Inbox.Arrival arrival : arrivals) {
            Inbox.Standing standing = standings.get(arrival.name());
            if (standing == null) {
                throw new IllegalStateException("the inbox has lost " + arrival.name());
            }
            written.add(
                    new Written(
                            arrival.name().callId(),
                            arrival.name().responseId(),
                            arrival.name().status(),
                            standing.outcome(),
                            standing.error()));
        }
        return written;
    }

    private static Inbox.Arrival arrival(Json.Obj row) {
        SpendRow read =
                SpendRow.read(row)
                        .orElseThrow(() -> new IllegalArgumentException("a row without a call id"));
        return new Inbox.Arrival(
                new Inbox.Name(read.callId(), read.responseId(), read.status(), Witness.SPEND_LOG),
                row);
    }

    private Map<Inbox.Name, Inbox.Standing> standings(List<Inbox.Arrival> arrivals) {
        Map<Inbox.Name, Inbox.Standing> found = new LinkedHashMap<>();
        inbox.standings(arrivals.stream().map(Inbox.Arrival::name).toList())
                .forEach(standing -> found.put(standing.name(), standing));
        return found;
    }

    private static List<Long> waiting(Collection<Inbox.Standing> standings) {
        return standings.stream()
                .filter(standing -> standing.outcome() == WriteOutcome.WAITING)
                .map(Inbox.Standing::id)
                .toList();
    }
}
