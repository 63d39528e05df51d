package io.runledger.billing.quarantine;

import io.runledger.billing.BillingSettings;
import io.runledger.billing.Rows;
import io.runledger.events.billing.Credits;
import io.runledger.events.billing.Price;
import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Puts the cost of a charge right, where its witnesses disagree and a person knows better. */
@RestController
class CorrectionController {

    private final JdbcClient db;
    private final Corrections corrections;
    private final BillingSettings settings;

    CorrectionController(JdbcClient db, Corrections corrections, BillingSettings settings) {
        this.db = db;
        this.corrections = corrections;
        this.settings = settings;
    }

    private record Charged(String sourceSystem, CallId callId) {}

    /**
     * Takes the charge back and makes it anew at another cost; at the same cost, it is a no-op.
     *
     * @param body {@code {"provider_cost_usd"}}
     */
    @PostMapping("/api/v1/billing/receipts/{id}/correct")
    ResponseEntity<Json> correct(
            Caller caller, @PathVariable String id, @RequestBody Json.Obj body) {
        Charged charged =
                db.sql(
                                """
                                SELECT source_system, call_id FROM read_model.charge_receipts
                                WHERE tenant_id = :tenant AND id = :id
                                """)
                        .param("tenant", caller.tenantId().value())
                        .param("id", Ids.uuid(id, "receipt"))
                        .query((row, _) ->
                                new Charged(row.getString(1), new CallId(row.getString(2))))
                        .optional()
                        .orElseThrow(() -> Ids.missing("receipt", id));
        Price sent = PriceSent.read(body.without(PriceSent.COST), settings.markup());
        if (sent == null) {
            throw ProblemException.invalid(PriceSent.PROVIDER_COST, "is required");
        }
        Price price =
                corrections.correct(
                        caller, charged.sourceSystem(), charged.callId(), sent.providerCostUsd());
        return ResponseEntity.ok(
                Json.obj()
                        .put("id", id)
                        .put("call_id", charged.callId().value())
                        .put("provider_cost_usd", Rows.usd(price.providerCostUsd()))
                        .put("cost_usd", Rows.usd(price.costUsd()))
                        .put("charged_credits", Long.toString(Credits.ofUsd(price.costUsd())))
                        .put("status", "charged")
                        .put("reissued", "corrected")
                        .build());
    }
}
