package io.runledger.billing.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.reconciliation.Finding.Kind;
import io.runledger.billing.reconciliation.Finding.Owner;
import io.runledger.billing.reconciliation.Finding.Plan;
import io.runledger.billing.reconciliation.Finding.QuarantineFact;
import io.runledger.billing.reconciliation.Finding.ReceiptFact;
import io.runledger.billing.reconciliation.Finding.UnitFact;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    /** Evidence that is put together bit by bit. */
    private static final class Case {

        private final List<LogRow> rows = new ArrayList<>();
        private final List<ReceiptFact> receipts = new ArrayList<>();
        private final List<QuarantineFact> quarantined = new ArrayList<>();
        private final Map<String, Owner> owners = new HashMap<>();
        private Set<String> taken = Set.of();
        private UnitFact unit;
        private boolean due = true;

        Case row(String id, String status, String spend, Instant at) {
            rows.add(
                    new LogRow(
                            id,
                            "c",
                            null,
                            status,
                            spend == null ? null : new BigDecimal(spend),
                            spend == null ? "its spend is null" : null,
                            at,
                            false,
                            "gpt",
                            "node",
                            null,
                            null));
            return this;
        }

        Case success(String spend) {
            return row("r1", "success", spend, NOON);
        }

        Case attempt(int number, String spend) {
            rows.add(
                    new LogRow(
                            "c-attempt-" + number,
                            "c",
                            number,
                            "failure",
                            new BigDecimal(spend),
                            null,
                            NOON,
                            false,
                            "gpt",
                            null,
                            null,
                            null));
            return this;
        }

        Case claiming(String run) {
            LogRow last = rows.removeLast();
            rows.add(
                    new LogRow(
                            last.requestId(),
                            last.callId(),
                            null,
                            last.status(),
                            last.spendUsd(),
                            last.fault(),
                            last.startedAt(),
                            false,
                            "gpt",
                            null,
                            run,
                            null));
            return this;
        }

        Case cacheHit() {
            LogRow last = rows.removeLast();
            rows.add(
                    new LogRow(
                            last.requestId(),
                            last.callId(),
                            null,
                            last.status(),
                            last.spendUsd(),
                            last.fault(),
                            last.startedAt(),
                            true,
                            "gpt",
                            null,
                            null,
                            null));
            return this;
        }

        Case charged(String response, String cost, Instant at) {
            return charged("c", response, cost, at, "paid");
        }

        Case charged(String call, String response, String cost, Instant at, String pricing) {
            receipts.add(
                    new ReceiptFact(
                            "id",
                            call,
                            response,
                            "acme",
                            "team",
                            null,
                            null,
                            "gpt",
                            new BigDecimal(cost),
                            1,
                            "callback",
                            pricing,
                            false,
                            at));
            return this;
        }

        Case quarantined(String response, String reason, String resolution) {
            quarantined.add(new QuarantineFact(response, reason, resolution, "acme", "team", null));
            return this;
        }

        Case announced(String outcome) {
            unit = new UnitFact("run", 0, "node", "acme", "team", "gpt", outcome, NOON);
            return this;
        }

        Case owned(boolean suspense) {
            owners.put("r1", new Owner("acme", suspense ? "suspense" : "team", null, suspense));
            return this;
        }

        Case notDue() {
            due = false;
            return this;
        }

        List<Finding> findings() {
            return Comparison.of(
                    new Evidence("c", rows, receipts, quarantined, unit, owners, taken, due));
        }

        Finding only() {
            assertThat(findings()).hasSize(1);
            return findings().getFirst();
        }
    }

    private static Case given() {
        return new Case();
    }

    private static void assertIs(Finding finding, Kind kind, Plan plan) {
        assertThat(finding.kind()).as(finding.reason()).isEqualTo(kind);
        assertThat(finding.plan()).isEqualTo(plan);
        assertThat(finding.reason().isEmpty()).isEqualTo(kind == Kind.MATCHED);
    }

    @Nested
    class RowAndReceipt {

        @Test
        void agreeWhereTheyDifferInHowAFloatIsWritten() {
            Finding found =
                    given().success("0.000102")
                            .charged("r1", "0.00010200000000000001", NOON)
                            .only();
            assertIs(found, Kind.MATCHED, Plan.NOTHING);
        }

        @Test
        void disagreeByATenthOfACredit() {
            Finding found = given().success("0.00000002").charged("r1", "0.00000001", NOON).only();
            assertIs(found, Kind.AMOUNT_MISMATCH, Plan.NOTHING);
            assertThat(found.reason()).contains("0.00000002", "0.00000001");
        }

        @Test
        void areOneCallThoughACacheHitHasAnotherIdInEach() {
            assertIs(
                    given().row("x_cache_hit2", "success", "0", NOON)
                            .cacheHit()
                            .charged("x_cache_hit1", "0", NOON.plusSeconds(1))
                            .only(),
                    Kind.MATCHED,
                    Plan.NOTHING);
        }

        @Test
        void areOneCallThoughTheCallbackHadNoId() {
            assertIs(
                    given().success("0.1").charged("c", "0.1", NOON.plusSeconds(9)).only(),
                    Kind.MATCHED,
                    Plan.NOTHING);
        }

        @Test
        void areOneCallWhereTheyBeganTogether() {
            assertIs(
                    given().success("0.1").charged("other", "0.1", NOON.plusMillis(1)).only(),
                    Kind.MATCHED,
                    Plan.NOTHING);
        }

        @Test
        void differWhereTheRowHasNoCost() {
            assertIs(
                    given().success(null).charged("r1", "0.1", NOON).only(),
                    Kind.AMOUNT_MISMATCH,
                    Plan.NOTHING);
        }

        @Test
        void agreeOnAFreeModelWithoutACost() {
            assertIs(
                    given().success(null).charged("c", "r1", "0", NOON, "free").only(),
                    Kind.MATCHED,
                    Plan.NOTHING);
        }

        @Test
        void differByTheTriesThatWerePriced() {
            Finding found =
                    given().success("0.1")
                            .attempt(0, "0.01")
                            .attempt(1, "0.02")
                            .charged("r1", "0.1", NOON)
                            .only();
            assertIs(found, Kind.AMOUNT_MISMATCH, Plan.NOTHING);
            assertThat(found.spent()).isEqualByComparingTo("0.13");
            assertThat(found.rows()).isEqualTo(3);
        }

        @Test
        void matchEachOtherWhereACallIdWasUsedTwice() {
            List<Finding> found =
                    given().success("0.1")
                            .row("r2", "success", "0.2", NOON.plusSeconds(5))
                            .charged("r1", "0.1", NOON)
                            .charged("c~0123456789ab", "r2", "0.2", NOON.plusSeconds(5), "paid")
                            .findings();
            assertThat(found).extracting(Finding::kind).containsOnly(Kind.MATCHED);
            assertThat(found).extracting(Finding::requestId).containsExactly("r1", "r2");
        }
    }

    @Nested
    class RowWithoutReceipt {

        @Test
        void isMissingForARunThatAnnouncedIt() {
            assertIs(
                    given().success("0.1").announced(null).only(),
                    Kind.MISSING_RECEIPT,
                    Plan.BACKFILL);
        }

        @Test
        void isMissingForAnAccountThatItNames() {
            assertIs(
                    given().success("0.1").owned(false).only(),
                    Kind.MISSING_RECEIPT,
                    Plan.BACKFILL);
        }

        @Test
        void isNobodysWhereItNamesNone() {
            assertIs(given().success("0.1").owned(true).only(), Kind.UNATTRIBUTED, Plan.BACKFILL);
        }

        @Test
        void isOfAnUnknownRunWhereItNamesOne() {
            assertIs(
                    given().success("0.1").claiming("run-x").owned(false).only(),
                    Kind.UNKNOWN_RUN,
                    Plan.BACKFILL);
        }

        @Test
        void goesIntoQuarantineWhereItHasNoCost() {
            assertIs(given().success(null).announced(null).only(), Kind.QUARANTINED, Plan.BACKFILL);
        }

        @Test
        void endsTheWaitOfACallWhoseCallbackHadNoCost() {
            assertIs(
                    given().success("0.1").quarantined("r1", "cost is null", null).only(),
                    Kind.QUARANTINED,
                    Plan.BACKFILL);
        }

        @Test
        void changesNothingThatAPersonHasDecided() {
            assertIs(
                    given().success("0.1").quarantined("r1", "cost is null", "discarded").only(),
                    Kind.QUARANTINED,
                    Plan.NOTHING);
        }

        @Test
        void goesTheWayOfAReusedCallIdWhereAnotherCallHasIt() {
            List<Finding> found =
                    given().success("0.1")
                            .row("r2", "success", "0.2", NOON.plusSeconds(5))
                            .charged("r1", "0.1", NOON)
                            .findings();
            assertIs(found.getFirst(), Kind.MATCHED, Plan.NOTHING);
            assertIs(found.getLast(), Kind.QUARANTINED, Plan.BACKFILL);
        }

        @Test
        void waitsForAPersonWhereAReusedCallIdIsKnown() {
            List<Finding> found =
                    given().success("0.1")
                            .row("r2", "success", "0.2", NOON.plusSeconds(5))
                            .charged("r1", "0.1", NOON)
                            .quarantined("r2", "call_id_reused", null)
                            .findings();
            assertIs(found.getLast(), Kind.QUARANTINED, Plan.NOTHING);
        }

        @Test
        void isFoundThoughItIsYoung() {
            assertIs(
                    given().success("0.1").announced(null).notDue().only(),
                    Kind.MISSING_RECEIPT,
                    Plan.BACKFILL);
        }
    }

    @Nested
    class FailedRow {

        @Test
        void matchesWhereItCostsNothing() {
            assertIs(given().row("c", "failure", "0", NOON).only(), Kind.MATCHED, Plan.NOTHING);
        }

        @Test
        void endsAnOpenUnit() {
            assertIs(
                    given().row("c", "failure", "0", NOON).announced(null).only(),
                    Kind.OPEN_UNIT,
                    Plan.NOTE_FAILURE);
        }

        @Test
        void isShownWithItsCostAndTriesAndIsNotCharged() {
            Finding found =
                    given().row("c", "failure", "0.01", NOON)
                            .attempt(0, "0.01")
                            .announced(null)
                            .only();
            assertIs(found, Kind.AMOUNT_MISMATCH, Plan.NOTE_FAILURE);
            assertThat(found.spent()).isEqualByComparingTo("0.02");
        }

        @Test
        void contradictsAReceipt() {
            assertIs(
                    given().row("c", "failure", "0", NOON).charged("r1", "0.1", NOON).only(),
                    Kind.AMOUNT_MISMATCH,
                    Plan.NOTHING);
        }

        @Test
        void isALineWhereOnlyItsTriesAreThere() {
            Finding found = given().attempt(0, "0.01").announced(null).only();
            assertIs(found, Kind.AMOUNT_MISMATCH, Plan.NOTHING);
        }
    }

    @Nested
    class NoRow {

        @Test
        void isMissingForAReceipt() {
            assertIs(
                    given().charged("r1", "0.1", NOON).only(),
                    Kind.MISSING_SPEND_LOG,
                    Plan.NOTHING);
        }

        @Test
        void isExplainedWhereLiteLlmHasAnotherCallOfTheSameResponse() {
            Case case_ = given().charged("r1", "0.1", NOON);
            case_.taken = Set.of("r1");
            assertThat(case_.only().reason()).contains("another call");
        }

        @Test
        void isNothingYetForAYoungReceiptOrUnit() {
            assertThat(given().charged("r1", "0.1", NOON).notDue().findings()).isEmpty();
            assertThat(given().announced(null).notDue().findings()).isEmpty();
        }

        @Test
        void leavesAUnitOpen() {
            assertIs(given().announced(null).only(), Kind.OPEN_UNIT, Plan.NOTHING);
        }

        @Test
        void isNothingForAUnitThatHasEnded() {
            assertThat(given().announced("failed").findings()).isEmpty();
        }

        @Test
        void leavesAQuarantinedCallWaiting() {
            assertIs(
                    given().quarantined("r1", "cost is null", null).announced("disputed").only(),
                    Kind.QUARANTINED,
                    Plan.NOTHING);
        }
    }

    @Test
    @Tag("REPORT_ADDS_UP")
    void everyRowAndEveryReceiptIsInExactlyOneFinding() {
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            Case evidence = random(random);
            List<Finding> found = evidence.findings();
            assertThat(found.stream().mapToInt(Finding::rows).sum())
                    .isEqualTo(evidence.rows.size());
            assertThat(found.stream().filter(each -> each.receipt() != null).count())
                    .isEqualTo(evidence.receipts.size());
            BigDecimal spend =
                    evidence.rows.stream()
                            .map(LogRow::spent)
                            .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(found.stream().map(Finding::spent).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(spend);
            assertThat(found.stream().map(Finding::requestId)).doesNotHaveDuplicates();
        }
    }

    private static Case random(Random random) {
        Case made = given();
        for (int row = random.nextInt(4); row > 0; row--) {
            String status = random.nextInt(3) == 0 ? "failure" : "success";
            String spend = random.nextInt(5) == 0 ? null : "0.0" + random.nextInt(9);
            made.row("r" + row, status, spend, NOON.plusSeconds(random.nextInt(3)));
        }
        for (int line = random.nextInt(3); line > 0; line--) {
            made.attempt(line, "0.00" + random.nextInt(9));
        }
        for (int receipt = random.nextInt(3); receipt > 0; receipt--) {
            made.charged(
                    receipt == 1 ? "c" : "c~0123456789ab",
                    "r" + receipt,
                    "0.0" + random.nextInt(9),
                    NOON.plusSeconds(random.nextInt(3)),
                    "paid");
        }
        if (random.nextBoolean()) {
            made.announced(random.nextBoolean() ? null : "charged");
        }
        if (random.nextInt(4) == 0) {
            made.quarantined("r" + random.nextInt(3), "cost is null", null);
        }
        return made;
    }
}
