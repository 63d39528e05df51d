package io.runledger.billing.ingest;

import io.runledger.billing.BillingSettings;
import io.runledger.billing.Page;
import io.runledger.events.json.Json;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was sent to the ingest and nobody can use. It is of no tenant, so the operator sees it. */
@RestController
class DeadLetterController {

    private final DeadLetters letters;
    private final BillingSettings settings;

    DeadLetterController(DeadLetters letters, BillingSettings settings) {
        this.letters = letters;
        this.settings = settings;
    }

    /** Lists them, newest first; 404 for everybody but the operator's tenant. */
    @GetMapping("/api/v1/billing/dead-letters")
    ResponseEntity<Json> list(Caller caller, @RequestParam Map<String, String> query) {
        if (!caller.tenantId().equals(settings.operator())) {
            throw ProblemException.notFound("dead letters are the operator's");
        }
        Page page = Page.of(query.get("limit"), query.get("cursor"));
        List<DeadLetters.Kept> rows = letters.page(page.before(), page.rows());
        return ResponseEntity.ok(
                Json.obj()
                        .put(
                                "dead_letters",
                                Json.arr(
                                        page.cut(rows).stream()
                                                .map(DeadLetters.Kept::json)
                                                .toList()))
                        .put("next_cursor", page.next(rows, DeadLetters.Kept::id))
                        .build());
    }
}
