package io.runledger.billing.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.Payloads;
import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a pass makes of calls. */
class ReconciliationTest extends ReconcilingTest {

    @Nested
    class OneCall {

        @Test
        void whatBothWitnessesTellOfMatches() {
            String call = fresh("call");
            RunId run = run(call);
            ingest(Payloads.claiming(callback(call, "0.00014"), run.value(), "").text());
            untilProcessed(call);
            LITELLM.rows.add(row(call, "0.00014000000000000001"));

            Json.Obj report = reconciled(true);

            assertThat(report.text("status")).isEqualTo("done");
            assertThat(count(report, "matched")).isEqualTo(1);
            assertThat(items(report)).isEmpty();
            assertThat(usd(report, "difference_usd")).isEqualTo(usd(report, "rounding_usd"));
        }

        @Test
        @Tag("RECONCILIATION_IS_IDEMPOTENT")
        void whatNoCallbackToldOfIsChargedOnce() {
            String call = fresh("call");
            RunId run = run(call);
            LITELLM.rows.add(LiteLlmStub.claiming(row(call, "0.0123"), run.value(), ""));

            Json.Obj dry = reconciled(false);
            assertThat(count(dry, "missing_receipt")).isEqualTo(1);
            assertThat(count(dry, "backfilled")).isZero();
            assertThat(items(dry).getFirst().text("action")).isEqualTo("would_backfill");
            assertThat(receiptsOf(call)).isZero();

            Json.Obj report = reconciled(true);
            assertThat(count(report, "missing_receipt")).isEqualTo(1);
            assertThat(count(report, "backfilled")).isEqualTo(1);
            assertThat(items(report).getFirst().text("action")).isEqualTo("backfilled");
            assertThat(usd(report, "difference_usd")).isZero();
            assertThat(receiptsOf(call)).isEqualTo(1);

            Json.Obj again = reconciled(true);
            assertThat(count(again, "matched")).isEqualTo(1);
            assertThat(count(again, "missing_receipt")).isZero();
            assertThat(count(again, "backfilled")).isZero();
        }

        @Test
        void whatIsNobodysIsChargedToSuspenseAndIsTheOperators() {
            String call = fresh("call");
            String lost = fresh("lost");
            LITELLM.rows.add(row(call, "0.5"));
            LITELLM.rows.add(LiteLlmStub.claiming(row(lost, "0.25"), newRun().value(), ""));

            Json.Obj report = reconciled("operator", true);

            assertThat(count(report, "unattributed")).isEqualTo(1);
            assertThat(count(report, "unknown_run")).isEqualTo(1);
            assertThat(count(report, "backfilled")).isEqualTo(2);
            assertThat(items(report))
                    .allSatisfy(item -> assertThat(item.text("account_id")).isEqualTo("suspense"));
            Json.Obj again = reconciled("operator", true);
            assertThat(count(again, "matched")).isEqualTo(2);
            assertThat(items(reconciled(TENANT, true))).isEmpty();
        }

        @Test
        void aReceiptWithoutARowIsLookedUpAndThenMissed() {
            String call = fresh("call");
            RunId run = run(call);
            ingest(Payloads.claiming(callback(call, "0.02"), run.value(), "").text());
            untilProcessed(call);

            Json.Obj report = reconciled(true);

            assertThat(count(report, "missing_spend_log")).isEqualTo(1);
            assertThat(usd(report, "difference_usd")).isEqualByComparingTo("-0.02");
            assertThat(LITELLM.queries).anyMatch(query -> query.contains(call));
        }

        @Test
        @Tag("NO_FORGETTING")
        void anOpenUnitIsLookedUpHoweverOldItIs() {
            String call = fresh("call");
            RunId run = run(call);

            Json.Obj report = reconciled(true);
            assertThat(count(report, "open_unit")).isEqualTo(1);

            // Its row appears at last, with a start outside of every window that is read.
            LITELLM.rows.add(
                    LiteLlmStub.claiming(
                            LiteLlmStub.row(call, "late-" + call, MORNING.minusSeconds(9), "0.7"),
                            run.value(),
                            ""));
            Json.Obj later = reconciled(true);
            assertThat(count(later, "missing_receipt")).isEqualTo(1);
            assertThat(count(later, "backfilled")).isEqualTo(1);
            assertThat(count(reconciled(true), "open_unit")).isZero();
        }

        @Test
        void aFailedCallWithACostIsShownAndNotCharged() {
            String call = fresh("call");
            RunId run = run(call);
            Json.Obj failed =
                    LiteLlmStub.claiming(row(call, "0.000016"), run.value(), "")
                            .with("status", Json.of("failure"))
                            .with("request_id", Json.of(call));
            LITELLM.rows.add(failed);
            for (String tried : List.of(call + "-attempt-0", call + "-attempt-1")) {
                LITELLM.rows.add(
                        failed.with("request_id", Json.of(tried))
                                .with("litellm_call_id", Json.of(tried)));
            }

            Json.Obj report = reconciled(true);

            assertThat(count(report, "amount_mismatch")).isEqualTo(1);
            Json.Obj item = items(report).getFirst();
            assertThat(item.text("action")).isEqualTo("noted_failure");
            assertThat(usd(item, "difference_usd")).isEqualByComparingTo("0.000048");
            assertThat(receiptsOf(call)).isZero();
        }
    }

    @Nested
    class ManyCalls {

        @Test
        @Tag("REPORT_ADDS_UP")
        void twelveThousandRowsOfAWeekAreChargedAndAddUp() {
            to = from.plus(Duration.ofDays(7));
            nextWindow = to;
            String name = fresh("c");
            IntStream.range(0, 12_345)
                    .forEach(i ->
                            LITELLM.rows.add(
                                    LiteLlmStub.claiming(
                                            LiteLlmStub.row(
                                                    name + i,
                                                    "r-" + name + i,
                                                    from.plusSeconds(i / 40 + (i % 7) * 86_000L),
                                                    "0.0000" + (100 + i % 800)),
                                            "",
                                            "")));
            LITELLM.repeatsBetweenPages = true;
            LITELLM.cutsAnswers = true;
            Json.Obj report = reconciled("operator", false);
            LITELLM.repeatsBetweenPages = false;

            assertThat(count(report, "unattributed")).isEqualTo(12_345);
            BigDecimal sum =
                    LITELLM.rows.stream()
                            .map(row -> ((Json.Num) row.get("spend")).value())
                            .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(usd(report, "spend_usd")).isEqualByComparingTo(sum);
            assertThat(usd(report, "difference_usd")).isEqualByComparingTo(sum);
        }
    }
}
