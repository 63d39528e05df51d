package io.runledger.billing.ingest;

import io.runledger.events.billing.Provenance;
import io.runledger.events.json.Json;
import org.springframework.stereotype.Component;

/** Turns a stored payload or spend row into what its witness says, and has it written. */
@Component
class InboxWork {

    private final Inbox inbox;
    private final CallWriter writer;

    InboxWork(Inbox inbox, CallWriter writer) {
        this.inbox = inbox;
        this.writer = writer;
    }

    /**
     * Sends what follows from the entry.
     *
     * @return the outcome that its row keeps
     */
    WriteOutcome process(InboxEntry entry) {
        Json.Obj stored = inbox.open(entry);
        Json.Obj payload =
                switch (entry.witness()) {
                    case CALLBACK -> stored;
                    case SPEND_LOG -> SpendRow.asPayload(stored);
                };
        return writer.write(
                new WitnessedCall(
                        entry.callId(),
                        entry.responseId(),
                        entry.status(),
                        PayloadReader.read(payload),
                        payload,
                        provenance(entry.witness()),
                        entry.receivedAt()));
    }

    private static Provenance provenance(Witness witness) {
        return switch (witness) {
            case CALLBACK -> Provenance.CALLBACK;
            case SPEND_LOG -> Provenance.RECONCILER;
        };
    }

    /** Makes an entry that cannot be worked on something that a person sees. */
    void quarantine(InboxEntry entry, String error) {
        writer.quarantine(entry, error);
    }
}
