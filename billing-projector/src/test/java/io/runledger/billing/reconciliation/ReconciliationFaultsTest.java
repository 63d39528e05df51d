package io.runledger.billing.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.Payloads;
import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Passes whose spend log is away or wrong, and passes that are killed. */
class ReconciliationFaultsTest extends ReconcilingTest {

    @Nested
    class Faults {

        @Test
        void anOutageInTheMiddleIsWaitedFor() {
            String call = fresh("call");
            LITELLM.rows.add(LiteLlmStub.claiming(row(call, "0.1"), run(call).value(), ""));
            LITELLM.failing.set(2);

            Json.Obj report = reconciled(true);

            assertThat(report.text("status")).isEqualTo("done");
            assertThat(count(report, "backfilled")).isEqualTo(1);
        }

        @Test
        void aRefusalEndsThePassWithASentence() {
            LITELLM.refusal = "{\"error\":{\"message\":\"Prisma Client is not initialized\"}}";

            Json.Obj report = reconciled(true);

            assertThat(report.text("status")).isEqualTo("error");
            assertThat(report.text("error")).contains("DATABASE_URL");
        }

        @Test
        void aLiteLlmWithoutPagesIsReadByDaysAndItsLimitIsTold() {
            LITELLM.hasPages = false;
            String name = fresh("c");
            IntStream.range(0, 10_050)
                    .forEach(i ->
                            LITELLM.rows.add(
                                    LiteLlmStub.row(
                                            name + i,
                                            "r-" + name + i,
                                            from.plusMillis(i),
                                            "0.0001")));

            Json.Obj report = reconciled("operator", false);

            assertThat(report.get("truncated")).isEqualTo(Json.of(true));
            assertThat(count(report, "unattributed")).isEqualTo(10_000);
        }

        @Test
        void whatIsNoRowIsListed() {
            LITELLM.rows.add(Json.obj().put("startTime", from.toString()).put("spend", 1).build());

            Json.Obj report = reconciled("operator", true);

            assertThat(count(report, "unreadable")).isEqualTo(1);
            assertThat(items(report).getFirst().text("reason")).contains("no call id");
        }

        @Test
        void aCallInQuarantineIsHandedOverWhereItsRowIsGood() {
            String call = fresh("call");
            RunId run = run(call);
            ingest(
                    Payloads.claiming(callback(call, "0.1"), run.value(), "")
                            .with("response_cost", Json.NULL)
                            .text());
            untilProcessed(call);
            soon().until(() ->
                    db.sql("SELECT count(*) FROM read_model.billing_quarantine WHERE call_id = :c")
                                    .param("c", call)
                                    .query(Long.class)
                                    .single()
                            == 1);
            LITELLM.rows.add(LiteLlmStub.claiming(row(call, "0.03"), run.value(), ""));

            Json.Obj report = reconciled(true);

            assertThat(count(report, "quarantined")).isEqualTo(1);
            assertThat(aggregates.chargesOf(call).getLast())
                    .isInstanceOf(io.runledger.events.billing.ChargeCommand.RecordCharge.class);
        }
    }

    @Nested
    class Killed {

        @Autowired private Passes passes;
        @Autowired private WindowReader reader;
        @Autowired private Judge judge;
        @Autowired private Backfill backfill;
        @Autowired private PassEnd end;

        @Test
        @Tag("RECONCILIATION_IS_IDEMPOTENT")
        void aPassThatIsCarriedOnAfterAnyStepCountsTheSame() throws InterruptedException {
            String call = fresh("call");
            RunId run = run(call);
            LITELLM.rows.add(LiteLlmStub.claiming(row(call, "0.0123"), run.value(), ""));
            java.util.UUID id = java.util.UUID.randomUUID();
            passes.create(id, false, TENANT, "test", from, to, true);
            Place place = Place.first();
            while (place.phase() != Place.Phase.OVER) {
                Pass pass = passes.find(id).orElseThrow();
                // What a process did that was killed before it could say so.
                step(pass, place);
                place = step(pass, place);
            }

            Json.Obj report = read(TENANT, "/api/v1/billing/reconciliations/" + id);
            assertThat(report.text("status")).isEqualTo("done");
            assertThat(count(report, "missing_receipt")).isEqualTo(1);
            assertThat(count(report, "backfilled")).isEqualTo(1);
            assertThat(count(report, "matched")).isZero();
            assertThat(usd(report, "receipts_usd")).isEqualByComparingTo("0.0123");
            assertThat(receiptsOf(call)).isEqualTo(1);
        }

        private Place step(Pass pass, Place place) throws InterruptedException {
            return switch (place.phase()) {
                case READ -> reader.page(pass, place);
                case READ_DAYS -> reader.day(pass, place);
                case COLLECT -> judge.collect(pass, place);
                case LOOK_UP -> reader.lookUp(pass, place);
                case COMPARE -> judge.compare(pass, place);
                case APPLY -> backfill.apply(pass, place);
                case SETTLE -> backfill.settle(pass, place);
                case FINISH -> {
                    end.finish(pass);
                    yield place.at(Place.Phase.OVER);
                }
                case OVER -> place;
            };
        }

        @Test
        void onlyOnePassWorksAtATimeAndADeadOneKeepsNobodyWaiting() {
            java.util.UUID first = java.util.UUID.randomUUID();
            java.util.UUID second = java.util.UUID.randomUUID();
            passes.create(first, false, TENANT, "test", from, to, false);
            passes.create(second, false, TENANT, "test", from, to, false);

            assertThat(passes.takeTurn(first)).isTrue();
            assertThat(passes.takeTurn(second)).isFalse();
            assertThat(passes.takeTurn(first)).isTrue();
            db.sql(
                            "UPDATE reconciliations SET renewed_at = now() - interval '1 h'"
                                    + " WHERE id = :id")
                    .param("id", first)
                    .update();
            assertThat(passes.takeTurn(second)).isTrue();
            assertThat(passes.takeTurn(first)).isFalse();
            passes.failed(first, "over");
            passes.failed(second, "over");
        }
    }
}
