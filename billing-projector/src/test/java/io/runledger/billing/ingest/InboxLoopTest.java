package io.runledger.billing.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import io.runledger.billing.Payloads;
import io.runledger.events.billing.ChargeCommand.QuarantineCall;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class InboxLoopTest extends BillingTest {

    @Autowired private InboxLoop loop;

    private String outcomeOf(String callId) {
        return db.sql("SELECT outcome FROM billing_inbox WHERE call_id = :call")
                .param("call", callId)
                .query(String.class)
                .single();
    }

    @Test
    void triesForEverWhileTheLedgerIsAway() {
        String call = fresh("away");
        aggregates.fail(call);
        ingest(Payloads.chat(call, "0.01").text());

        soon().until(() -> aggregates.failuresOf(call) >= 2);
        aggregates.heal(call);

        untilProcessed(call);
        assertThat(outcomeOf(call)).isEqualTo("charged");
    }

    @Test
    void takesUpAfterARestartWhatWasStoredBefore() {
        String call = fresh("restart");
        loop.stop();
        ingest(Payloads.chat(call, "0.01").text());
        assertThat(aggregates.chargesOf(call)).isEmpty();

        loop.start();

        untilProcessed(call);
        assertThat(aggregates.chargesOf(call)).hasSize(1);
    }

    @Test
    void putsAnEntryThatCannotBeReadBeforeAPerson() {
        String call = fresh("poison");
        loop.stop();
        ingest(Payloads.chat(call, "0.01").text());
        db.sql(
                        "UPDATE billing_inbox SET payload = 'altered altered altered', tries = 4"
                                + " WHERE call_id = :call")
                .param("call", call)
                .update();
        loop.start();

        untilProcessed(call);
        assertThat(outcomeOf(call)).isEqualTo("poison");
        assertThat(aggregates.chargesOf(call)).singleElement().isInstanceOf(QuarantineCall.class);
        soon().untilAsserted(() ->
                assertThat(get("operator", "/api/v1/billing/quarantine").body()).contains(call));
    }
}
