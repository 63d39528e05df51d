package io.runledger.billing.reconciliation;

import io.runledger.billing.ingest.CallWriter;
import io.runledger.billing.ingest.SpendRows;
import io.runledger.billing.ingest.SpendRows.Written;
import io.runledger.billing.reconciliation.Finding.ReceiptFact;
import io.runledger.billing.reconciliation.Items.Charged;
import io.runledger.billing.reconciliation.Items.Planned;
import io.runledger.billing.reconciliation.Place.Phase;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Does what findings ask for, and only through the writer that callbacks go through: a row that was
 * handed over before is recognised there.
 */
@Component
class Backfill {

    private static final int ROWS = 100;

    private final SpendRows writer;
    private final Items items;
    private final Witnesses witnesses;
    private final ReadModels models;
    private final JdbcClient db;

    Backfill(SpendRows writer, Items items, Witnesses witnesses, ReadModels models, JdbcClient db) {
        this.models = models;
        this.writer = writer;
        this.items = items;
        this.witnesses = witnesses;
        this.db = db;
    }

    /**
     * Hands the next rows over.
     *
     * @throws InterruptedException if this process stops
     */
    Place apply(Pass pass, Place place) throws InterruptedException {
        List<Planned> planned = items.planned(pass.id(), ROWS);
        if (planned.isEmpty()) {
            models.awaitAll();
            return place.at(Phase.SETTLE);
        }
        List<Written> written = writer.write(planned.stream().map(Planned::payload).toList());
        for (int i = 0; i < planned.size(); i++) {
            note(pass.id(), planned.get(i), written.get(i));
        }
        return place;
    }

    private void note(UUID pass, Planned item, Written written) {
        switch (written.outcome()) {
            case CHARGED -> items.acted(pass, item, Action.BACKFILLED, null);
            case QUARANTINED, POISON ->
                    items.acted(pass, item, Action.NONE, "; it is in quarantine now");
            case FAILED -> items.acted(pass, item, Action.NOTED_FAILURE, null);
            case TURNED_AWAY ->
                    items.acted(
                            pass,
                            item,
                            Action.NONE,
                            "; LiteLLM turned the caller away, so it says" + " nothing");
            case WAITING ->
                    items.acted(
                            pass, item, item.action(), "; the row is stored and is tried again");
        }
    }

    /** Shows the charges of the next items that were charged. */
    Place settle(Pass pass, Place place) {
        List<Charged> charged = items.withoutCharge(pass.id(), ROWS);
        if (charged.isEmpty()) {
            return place.at(Phase.FINISH);
        }
        List<ReceiptFact> receipts =
                witnesses.receipts(charged.stream().map(Charged::callId).distinct().toList());
        for (Charged item : charged) {
            receiptOf(pass.id(), item, receipts)
                    .ifPresentOrElse(
                            receipt -> items.charged(pass.id(), item, receipt),
                            () -> items.notCharged(pass.id(), item));
        }
        return place;
    }

    /**
     * None, where the writer has put the row into quarantine as another call's, or where the charge
     * of the call is the one that another row tells of.
     */
    private Optional<ReceiptFact> receiptOf(UUID pass, Charged item, List<ReceiptFact> receipts) {
        Optional<ReceiptFact> exact =
                receipts.stream()
                        .filter(receipt -> receipt.responseId().equals(item.requestId()))
                        .filter(receipt -> receipt.callId().startsWith(item.callId()))
                        .findFirst();
        return exact.or(() ->
                receipts.stream()
                        .filter(receipt -> receipt.callId().equals(item.callId()))
                        .filter(receipt -> !isAnothers(pass, item, receipt))
                        .findFirst());
    }

    private boolean isAnothers(UUID pass, Charged item, ReceiptFact receipt) {
        return db.sql(
                        """
                        SELECT EXISTS (SELECT 1 FROM read_model.billing_quarantine
                                       WHERE source_system = :source AND call_id = :call
                                         AND response_id = :response AND resolution IS NULL)
                            OR EXISTS (SELECT 1 FROM reconciliation_rows
                                       WHERE reconciliation_id = :pass AND call_id = :call
                                         AND request_id = :charged)
                        """)
                .param("source", CallWriter.SOURCE)
                .param("call", item.callId())
                .param("response", item.requestId())
                .param("pass", pass)
                .param("charged", receipt.responseId())
                .query(Boolean.class)
                .single();
    }
}
