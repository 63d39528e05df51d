package io.runledger.billing.ingest;

import io.runledger.events.json.Json;
import java.util.ArrayList;
import java.util.List;

/** What the sender is told about its entries. */
final class Tally {

    static final Fault NOT_AN_OBJECT = new Fault("not_an_object", "the entry is not a JSON object");

    static final Fault MISSING_CALL_ID =
            new Fault("missing_call_id", "the entry has neither a litellm_call_id nor an id");

    private final List<Json> rejected = new ArrayList<>();
    private int processed;
    private int skipped;

    /** Why an entry cannot be taken. */
    record Fault(String code, String message) {}

    void take(String status) {
        if (status.equals(PayloadNames.SUCCESS)) {
            processed++;
        } else {
            skipped++;
        }
    }

    void reject(int index, Fault fault) {
        rejected.add(
                Json.obj()
                        .put("index", index)
                        .put("code", fault.code())
                        .put("message", fault.message())
                        .build());
    }

    Json answer() {
        return Json.obj()
                .put("processed", processed)
                .put("skipped", skipped)
                .put("rejected", Json.arr(rejected))
                .build();
    }
}
