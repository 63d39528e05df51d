package io.runledger.billing.receipt;

import io.runledger.billing.Page;
import io.runledger.billing.Query;
import io.runledger.billing.attribution.Runs;
import io.runledger.billing.receipt.Receipts.Filter;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What calls cost: the receipts of a tenant, and those of one run. */
@RestController
class ReceiptController {

    private final Receipts receipts;
    private final Runs runs;

    ReceiptController(Receipts receipts, Runs runs) {
        this.receipts = receipts;
        this.runs = runs;
    }

    /**
     * Lists receipts, newest first.
     *
     * @param query {@code run_id}, {@code account_id}, {@code from} (included), {@code to} (not
     *     included), {@code limit}, {@code cursor}
     */
    @GetMapping("/api/v1/billing/receipts")
    ResponseEntity<Json> list(Caller caller, @RequestParam Map<String, String> query) {
        Page page = Page.of(query.get("limit"), query.get("cursor"));
        Filter filter =
                new Filter(
                        Query.parsed(query, "run_id", RunId::new),
                        Query.parsed(query, "account_id", AccountId::new),
                        Query.time(query, "from"),
                        Query.time(query, "to"));
        List<Receipt> rows = receipts.page(caller.tenantId(), filter, page);
        return ResponseEntity.ok(
                Json.obj()
                        .put("receipts", json(page.cut(rows)))
                        .put("next_cursor", page.next(rows, Receipt::position))
                        .build());
    }

    /** All receipts of a run, newest first. */
    @GetMapping("/api/v1/runs/{id}/receipts")
    ResponseEntity<Json> ofRun(Caller caller, @PathVariable String id) {
        RunId run = known(caller, id);
        return ResponseEntity.ok(
                Json.obj().put("receipts", json(receipts.ofRun(caller.tenantId(), run))).build());
    }

    private RunId known(Caller caller, String id) {
        try {
            RunId run = new RunId(id);
            return runs.find(run)
                    .filter(facts -> facts.tenantId().equals(caller.tenantId()))
                    .map(facts -> run)
                    .orElseThrow(() -> missing(id));
        } catch (IllegalArgumentException _) {
            throw missing(id);
        }
    }

    private static ProblemException missing(String id) {
        return ProblemException.notFound("there is no run " + id);
    }

    private static Json json(List<Receipt> rows) {
        return Json.arr(rows.stream().map(Receipt::json).toList());
    }
}
