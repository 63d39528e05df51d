package io.runledger.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.standalone.faults.Payer;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever callbacks, spend log, proxy and processes do, after a reconciliation the ledger equals
 * what an all-seeing observer would have written. {@code -Drunledger.faults.seed=N} repeats the
 * fates of a run of this test, which prints its seed.
 */
@Tag("LEDGER_EQUALS_ORACLE")
class FaultInjectionTest {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long OPENING = 1_000_000_000;

    /** What each account was given. */
    private static final Map<Payer, Long> DEPOSITS =
            Map.of(
                    Payer.account("default", "default"), OPENING,
                    Payer.account("north", "north"), OPENING,
                    Payer.account("north", "lab"), OPENING,
                    Payer.account("south", "south"), OPENING,
                    Payer.account("loss", "loss"), OPENING,
                    Payer.account("default", "suspense"), 0L,
                    Payer.account("south", "suspense"), 0L);

    private final long begun = System.nanoTime();

    @Test
    void theLedgerEqualsWhatAnAllSeeingObserverWouldHaveWritten() throws Exception {
        endure(Integer.getInteger("runledger.faults.calls", 400), 2);
    }

    @Test
    @Tag("slow")
    void itStillDoesAfterTenThousandCallsAndMoreKills() throws Exception {
        endure(10_000, 7);
    }

    private void endure(int calls, int kills) throws InterruptedException, SQLException {
        long seed = Long.getLong("runledger.faults.seed", new SecureRandom().nextInt(1_000_000));
        say("seed %d, %d calls, %d kills", seed, calls, kills);
        Instant from = Instant.now().minus(Duration.ofHours(1));
        try (Ordeal ordeal = new Ordeal(seed)) {
            say("started");
            ordeal.live(calls, kills);
            say(
                    "all %d runs have ended; %d calls",
                    ordeal.runs().size(), ordeal.proxy().callCount());
            ordeal.proxy().awaitReported();
            say("%s", ordeal.proxy().told());
            Reconciliations passes = new Reconciliations(ordeal.product(), from);
            disturbed(ordeal, passes);
            ordeal.proxy().releaseLate();
            ordeal.proxy().awaitReported();
            String second = passes.whole();
            say("second reconciliation: %s", counts(ordeal, second));
            String third = passes.whole();
            say("third reconciliation: %s", counts(ordeal, third));
            assertNothingIsLeft(ordeal, third);
            compare(ordeal);
            say("no difference after %d kills", ordeal.kills());
        }
    }

    /** A reconciliation while LiteLLM is away, and during which the product is killed. */
    private void disturbed(Ordeal ordeal, Reconciliations passes) {
        ordeal.proxy().spendLogIsDown(true);
        String first = passes.begin();
        awaitReads(ordeal, 2);
        ordeal.proxy().spendLogIsDown(false);
        awaitReads(ordeal, 1);
        ordeal.kill();
        passes.awaitDone(first);
        say("first reconciliation: %s", counts(ordeal, first));
    }

    private static void awaitReads(Ordeal ordeal, int more) {
        int before = ordeal.proxy().spendLogReads();
        Eventually.is(() -> ordeal.proxy().spendLogReads() >= before + more);
    }

    private static String counts(Ordeal ordeal, String id) {
        List<Api> all = ordeal.tenants();
        StringBuilder counts = new StringBuilder();
        for (String kind :
                List.of(
                        "matched",
                        "missing_receipt",
                        "backfilled",
                        "missing_spend_log",
                        "amount_mismatch",
                        "unattributed",
                        "unknown_run",
                        "quarantined",
                        "open_unit")) {
            counts.append(kind)
                    .append(' ')
                    .append(Reconciliations.count(all, id, kind))
                    .append(", ");
        }
        return counts.substring(0, counts.length() - 2);
    }

    private static void assertNothingIsLeft(Ordeal ordeal, String id) {
        List<Api> all = ordeal.tenants();
        assertThat(Reconciliations.count(all, id, "backfilled")).isZero();
        assertThat(Reconciliations.count(all, id, "missing_receipt")).isZero();
        all.forEach(api -> assertThat(Reconciliations.sumsThatFail(api, id)).isEmpty());
    }

    /** Compares all that the product says of its money, once it has worked through everything. */
    private void compare(Ordeal ordeal) throws SQLException {
        Eventually.within(
                PATIENCE, () -> Books.isInboxEmpty(ordeal.product()), () -> "reports wait");
        List<String> differences = new ArrayList<>();
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> {
                        differences.clear();
                        differences.addAll(differences(ordeal));
                        return differences.isEmpty();
                    });
        } catch (ConditionTimeoutException _) {
            // What still differs is shown by the assertion.
        }
        assertThat(differences.stream().limit(10))
                .as("%d differences", differences.size())
                .isEmpty();
        Books.assertBalanced(ordeal.tenants());
        Books.assertPaired(ordeal.product());
    }

    private List<String> differences(Ordeal ordeal) {
        LedgerCheck ledger = new LedgerCheck(ordeal);
        RunsCheck runs = new RunsCheck(ordeal, ledger.verdicts());
        List<String> all = new ArrayList<>(ledger.differences());
        all.addAll(runs.differences());
        all.addAll(runs.wrongHolds());
        all.addAll(ledger.wrongBalances(DEPOSITS));
        all.addAll(ledger.wrongBudgets());
        say(
                "%s; %d receipts, %d calls announced that never left; %d differences",
                ledger.counts(), ledger.receiptCount(), runs.neverArrived(), all.size());
        return all;
    }

    private void say(String format, Object... values) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                "LEDGER_EQUALS_ORACLE %.1f s: %s%n", seconds, String.format(format, values));
    }
}
