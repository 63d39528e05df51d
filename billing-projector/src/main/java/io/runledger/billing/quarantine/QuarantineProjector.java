package io.runledger.billing.quarantine;

import io.runledger.billing.BillingSettings;
import io.runledger.billing.Rows;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.ChargeEvent.QuarantineResolved;
import io.runledger.events.billing.ReceiptId;
import io.runledger.events.id.NameUuid;
import io.runledger.events.id.RunId;
import java.util.UUID;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lists the calls that a person must look at, and the charges that nobody could be named for, with
 * what was decided on them. The events of a call come here in order, whichever run they are of. One
 * call may be there more than once, each time with another response.
 */
@Component
@ProcessingGroup(QuarantineProjector.GROUP)
class QuarantineProjector {

    static final String GROUP = "billing-quarantine";

    private static final String SUSPEND =
            """
            INSERT INTO read_model.billing_suspense (receipt_id, tenant_id, source_system, call_id,
                   response_id, unknown_account, created_at, position)
            VALUES (:receipt, :tenant, :source, :call, :response, :unknown, :at, :position)
            ON CONFLICT (receipt_id) DO NOTHING
            """;

    private final JdbcClient db;

    QuarantineProjector(JdbcClient db) {
        this.db = db;
    }

    @EventHandler
    void on(ChargeEvent event, TrackingToken token) {
        switch (event) {
            case CallQuarantined call -> insert(call, token.position().getAsLong());
            case QuarantineResolved resolved -> resolve(resolved);
            case ChargeRecorded charge -> {
                if (charge.accountId().equals(BillingSettings.SUSPENSE)) {
                    suspend(charge, token.position().getAsLong());
                }
            }
            case ChargeReversed reversal -> {
                if (reversal.accountId().equals(BillingSettings.SUSPENSE)) {
                    release(reversal);
                }
            }
            case CallFailed _, ChargeReissued _ -> {}
        }
    }

    private void insert(CallQuarantined call, long position) {
        RunId run = call.facts().runId();
        db.sql(
                        """
                        INSERT INTO read_model.billing_quarantine (id, tenant_id, account_id,
                               source_system, call_id, response_id, run_id, reason, created_at,
                               position)
                        VALUES (:id, :tenant, :account, :source, :call, :response, :run, :reason,
                                :at, :position)
                        ON CONFLICT (id) DO NOTHING
                        """)
                .param("id", NameUuid.of("quarantine\n" + position))
                .param("tenant", call.tenantId().value())
                .param("account", call.accountId().value())
                .param("source", call.sourceSystem())
                .param("call", call.callId().value())
                .param("response", call.facts().responseId())
                .param("run", run == null ? null : run.value())
                .param("reason", call.reason())
                .param("at", Rows.utc(call.at()))
                .param("position", position)
                .update();
    }

    private void resolve(QuarantineResolved event) {
        db.sql(
                        """
                        UPDATE read_model.billing_quarantine
                        SET resolution = :resolution, resolved_by = :by, resolved_at = :at
                        WHERE source_system = :source AND call_id = :call
                          AND response_id = :response AND resolution IS NULL
                        """)
                .param("resolution", event.charged() ? "charged" : "discarded")
                .param("by", event.by())
                .param("at", Rows.utc(event.at()))
                .param("source", event.sourceSystem())
                .param("call", event.callId().value())
                .param("response", event.facts().responseId())
                .update();
    }

    private void suspend(ChargeRecorded charge, long position) {
        db.sql(SUSPEND)
                .param("receipt", receipt(charge))
                .param("tenant", charge.tenantId().value())
                .param("source", charge.sourceSystem())
                .param("call", charge.callId().value())
                .param("response", charge.facts().responseId())
                .param("unknown", Boolean.TRUE.equals(charge.facts().unknownAccount()))
                .param("at", Rows.utc(charge.at()))
                .param("position", position)
                .update();
    }

    /** A charge of suspense that was only corrected is still in suspense, and so not resolved. */
    private void release(ChargeReversed event) {
        String resolution =
                switch (event.reason()) {
                    case "reassigned" -> "assigned";
                    case "corrected" -> "";
                    default -> event.reason();
                };
        if (resolution.isEmpty()) {
            return;
        }
        db.sql(
                        """
                        UPDATE read_model.billing_suspense
                        SET resolution = :resolution, resolved_by = :by, resolved_at = :at
                        WHERE receipt_id = :receipt AND resolution IS NULL
                        """)
                .param("resolution", resolution)
                .param("by", event.by())
                .param("at", Rows.utc(event.at()))
                .param("receipt", receipt(event))
                .update();
    }

    private static UUID receipt(ChargeEvent event) {
        return UUID.fromString(ReceiptId.of(event.sourceSystem(), event.callId()));
    }
}
