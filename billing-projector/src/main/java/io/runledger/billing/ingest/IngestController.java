package io.runledger.billing.ingest;

import io.runledger.billing.ingest.IngestBody.Element;
import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import io.runledger.platform.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * LiteLLM's way in. Stores and answers, and does nothing else: LiteLLM drops what it has queued
 * while a POST of it is under way, so every millisecond here loses calls there.
 */
@RestController
class IngestController {

    private final Inbox inbox;
    private final InboxLoop loop;

    IngestController(Inbox inbox, InboxLoop loop) {
        this.inbox = inbox;
        this.loop = loop;
    }

    /**
     * Takes one entry, an array of them, or one on each line; the content type says nothing, since
     * LiteLLM sends all three as {@code application/json}.
     */
    @PostMapping("/api/internal/billing/ingest")
    ResponseEntity<Json> ingest(@RequestBody(required = false) byte @Nullable [] body) {
        Sorted sorted = sort(elements(body == null ? new byte[0] : body));
        try {
            inbox.store(sorted.arrivals);
        } catch (DataAccessException e) {
            throw unavailable(e);
        }
        loop.wake();
        return ResponseEntity.ok(sorted.answer());
    }

    private static List<Element> elements(byte[] body) {
        try {
            return IngestBody.read(body);
        } catch (JsonInvalid e) {
            throw ProblemException.invalid("the body is not JSON: " + e.getMessage());
        }
    }

    private static ProblemException unavailable(DataAccessException e) {
        ProblemException problem =
                new ProblemException(
                        503, "storage_unavailable", "nothing of this was stored; send it again");
        problem.addSuppressed(e);
        return problem;
    }

    private static Sorted sort(List<Element> elements) {
        Sorted sorted = new Sorted();
        for (int index = 0; index < elements.size(); index++) {
            switch (elements.get(index)) {
                case Element.Value(Json.Obj payload) -> sorted.add(index, payload);
                case Element.Value(Json _) ->
                        sorted.reject(index, "not_an_object", "the entry is not a JSON object");
                case Element.Unreadable(var message) ->
                        sorted.reject(index, "invalid_json", message);
            }
        }
        return sorted;
    }

    /** The entries of one body by what becomes of them. */
    private static final class Sorted {

        private final List<Inbox.Arrival> arrivals = new ArrayList<>();
        private final List<Json> rejected = new ArrayList<>();
        private int processed;
        private int skipped;

        void add(int index, Json.Obj payload) {
            Optional<CallId> callId = PayloadNames.callId(payload);
            if (callId.isEmpty()) {
                reject(
                        index,
                        "missing_call_id",
                        "the entry has neither a litellm_call_id nor an id");
                return;
            }
            CallId call = callId.get();
            String status = PayloadNames.status(payload);
            arrivals.add(
                    new Inbox.Arrival(
                            call, PayloadNames.responseId(payload, call), status, payload));
            if (status.equals(PayloadNames.SUCCESS)) {
                processed++;
            } else {
                skipped++;
            }
        }

        void reject(int index, String code, String message) {
            rejected.add(
                    Json.obj()
                            .put("index", index)
                            .put("code", code)
                            .put("message", message)
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
}
