package io.runledger.billing.quarantine;

import io.runledger.billing.Rows;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.id.NameUuid;
import io.runledger.events.id.RunId;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lists the calls that a person must look at. One call may be there more than once. */
@Component
@ProcessingGroup("billing-quarantine")
class QuarantineProjector {

    private final JdbcClient db;

    QuarantineProjector(JdbcClient db) {
        this.db = db;
    }

    @EventHandler
    void on(ChargeEvent event, TrackingToken token) {
        switch (event) {
            case CallQuarantined call -> insert(call, token.position().getAsLong());
            case ChargeRecorded _, CallFailed _ -> {}
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
}
