package io.runledger.billing.ingest;

import io.runledger.billing.ingest.IngestBody.Element;
import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The entries of one body by what becomes of them. */
final class Sorted {

    private final List<Inbox.Arrival> arrivals = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final Tally tally = new Tally();

    static Sorted of(List<Element> elements) {
        Sorted sorted = new Sorted();
        for (int index = 0; index < elements.size(); index++) {
            switch (elements.get(index)) {
                case Element.Value(Json.Obj payload) -> sorted.add(index, payload);
                case Element.Value(Json other) -> sorted.reject(Tally.NOT_AN_OBJECT, index, other);
                case Element.Unreadable(var message, var line) ->
                        sorted.reject(new Tally.Fault("invalid_json", message), index, line);
            }
        }
        return sorted;
    }

    private void add(int index, Json.Obj payload) {
        Optional<CallId> callId = PayloadNames.callId(payload);
        if (callId.isEmpty()) {
            reject(Tally.MISSING_CALL_ID, index, payload);
            return;
        }
        CallId call = callId.get();
        String status = PayloadNames.status(payload);
        Inbox.Name name =
                new Inbox.Name(
                        call, PayloadNames.responseId(payload, call), status, Witness.CALLBACK);
        arrivals.add(new Inbox.Arrival(name, payload));
        tally.take(status);
    }

    private void reject(Tally.Fault fault, int index, Json entry) {
        reject(fault, index, entry.text());
    }

    private void reject(Tally.Fault fault, int index, String entry) {
        tally.reject(index, fault);
        deadLetters.add(
                DeadLetter.of(
                        fault.code(),
                        fault.message(),
                        index,
                        entry.getBytes(StandardCharsets.UTF_8)));
    }

    List<Inbox.Arrival> arrivals() {
        return arrivals;
    }

    List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    Json answer() {
        return tally.answer();
    }
}
