package io.runledger.billing.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import io.runledger.billing.Payloads;
import io.runledger.events.billing.ChargeCommand;
import io.runledger.events.billing.ChargeCommand.RecordCharge;
import io.runledger.events.billing.ChargeCommand.WitnessFailure;
import io.runledger.events.billing.Provenance;
import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@Tag("RECONCILER_VIA_COMMIT_USAGE_FACT")
class SpendRowsTest extends BillingTest {

    @Autowired private SpendRows rows;

    private static Json.Obj row(String call, String status, String spend) {
        return Json.obj()
                .put("request_id", "chatcmpl-" + call)
                .put("litellm_call_id", call)
                .put("status", status)
                .put("spend", new BigDecimal(spend))
                .put("model", "openai/gpt-4o-mini")
                .put("model_group", "mock-gpt")
                .put("custom_llm_provider", "openai")
                .put("prompt_tokens", 10)
                .put("completion_tokens", 20)
                .put("total_tokens", 30)
                .put("startTime", "2026-11-21T07:58:49.612000Z")
                .put("endTime", "2026-11-21T07:58:49.641000Z")
                .put("cache_hit", "None")
                .put("end_user", "")
                .put("metadata", Json.obj().put("spend_logs_metadata", Json.NULL).build())
                .build();
    }

    @Test
    void areChargedByTheSameWriterAndOnlyOnce() {
        String call = fresh("call");
        List<Json.Obj> sent = List.of(row(call, "success", "0.00014"));

        List<SpendRows.Written> written = rows.write(sent);

        assertThat(written)
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.outcome()).isEqualTo(WriteOutcome.CHARGED);
                    assertThat(row.callId().value()).isEqualTo(call);
                });
        assertThat(rows.write(sent)).isEqualTo(written);
        assertThat(aggregates.chargesOf(call))
                .singleElement()
                .isInstanceOfSatisfying(
                        RecordCharge.class,
                        charge -> {
                            assertThat(charge.provenance()).isEqualTo(Provenance.RECONCILER);
                            assertThat(charge.providerCostUsd()).isEqualByComparingTo("0.00014");
                            assertThat(charge.facts().startedAt()).isEqualTo("1795247929.612");
                            assertThat(charge.facts().durationMillis()).isEqualTo(29);
                            assertThat(charge.facts().model()).isEqualTo("mock-gpt");
                        });
    }

    @Test
    void standBesideTheCallbackOfTheSameCall() {
        String call = fresh("call");
        ingest(Payloads.chat(call, "0.00014").text());
        untilProcessed(call);

        rows.write(List.of(row(call, "success", "0.00014")));

        assertThat(aggregates.chargesOf(call))
                .hasSize(2)
                .extracting(ChargeCommand::callId)
                .containsOnly(aggregates.chargesOf(call).getFirst().callId());
    }

    @Test
    void areToldApartByOutcome() {
        String failed = fresh("call");
        String odd = fresh("call");
        String away = fresh("call");
        aggregates.fail(away);

        List<SpendRows.Written> written =
                rows.write(
                        List.of(
                                row(failed, "failure", "0"),
                                row(odd, "success", "-1"),
                                row(away, "success", "0.1")));

        assertThat(written)
                .extracting(SpendRows.Written::outcome)
                .containsExactly(
                        WriteOutcome.FAILED, WriteOutcome.QUARANTINED, WriteOutcome.WAITING);
        assertThat(written.getLast().error()).contains("the database is away");
        assertThat(aggregates.chargesOf(failed)).singleElement().isInstanceOf(WitnessFailure.class);
        aggregates.heal(away);
        untilProcessed(away);
        assertThat(aggregates.chargesOf(away)).hasSize(1);
    }
}
