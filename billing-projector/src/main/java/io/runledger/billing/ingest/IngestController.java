package io.runledger.billing.ingest;

import io.runledger.billing.ingest.IngestBody.Element;
import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import io.runledger.platform.http.ProblemException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * LiteLLM's way in. Stores and answers, and does nothing else: LiteLLM drops what it has queued
 * while a POST of it is under way, so every millisecond here loses calls there.
 */
@RestController
class IngestController {

    /** A body of more is stored as it is: some five entries. */
    private static final int LARGE_BYTES = 64 * 1024;

    private final Inbox inbox;
    private final InboxBodies bodies;
    private final InboxLoop loop;

    IngestController(Inbox inbox, InboxBodies bodies, InboxLoop loop) {
        this.inbox = inbox;
        this.bodies = bodies;
        this.loop = loop;
    }

    /**
     * Takes one entry, an array of them, or one on each line; the content type says nothing, since
     * LiteLLM sends all three as {@code application/json}.
     */
    @PostMapping("/api/internal/billing/ingest")
    ResponseEntity<Json> ingest(@RequestBody(required = false) byte @Nullable [] sent) {
        byte[] body = sent == null ? new byte[0] : sent;
        try {
            Json answer = large(body).orElseGet(() -> small(body));
            loop.wake();
            return ResponseEntity.ok(answer);
        } catch (DataAccessException | TransactionException e) {
            throw unavailable(e);
        }
    }

    private Optional<Json> large(byte[] body) {
        if (body.length <= LARGE_BYTES) {
            return Optional.empty();
        }
        Optional<Tally> tally = BodyScan.of(body);
        tally.ifPresent(_ -> bodies.store(body));
        return tally.map(Tally::answer);
    }

    private Json small(byte[] body) {
        Sorted sorted = Sorted.of(elements(body));
        inbox.store(sorted.arrivals(), sorted.deadLetters());
        return sorted.answer();
    }

    private List<Element> elements(byte[] body) {
        try {
            return IngestBody.read(body);
        } catch (JsonInvalid e) {
            String message = "the body is not JSON: " + e.getMessage();
            inbox.store(List.of(), List.of(DeadLetter.of("invalid_json", message, null, body)));
            throw ProblemException.invalid(message);
        }
    }

    private static ProblemException unavailable(RuntimeException e) {
        ProblemException problem =
                new ProblemException(
                        503, "storage_unavailable", "nothing of this was stored; send it again");
        problem.addSuppressed(e);
        return problem;
    }
}
