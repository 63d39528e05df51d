package io.runledger.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.standalone.cli.DemoAccount.Entry;
import io.runledger.standalone.cli.DemoRun.Receipt;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the demonstration calls agreement. */
class DemoCheckTest {

    private static final Entry OPENING = new Entry("e-0", 1_000, "");
    private static final List<DemoAccount> BEFORE =
            List.of(new DemoAccount("acme", 1_000, List.of(OPENING)));

    private static DemoRun run(String status, String costUsd, long receipt, long charged) {
        BigDecimal cost = new BigDecimal(costUsd);
        List<Receipt> receipts = List.of(new Receipt("r-1/0/c-1", cost, receipt));
        return new DemoRun(
                "r-1", "hello", "acme", status, "settled", 1, 10, cost, charged, receipts);
    }

    private static List<DemoAccount> after(long balance, Entry... entries) {
        return List.of(new DemoAccount("acme", balance, List.of(entries)));
    }

    private static Entry debit(long credits) {
        return new Entry("e-1", -credits, "r-1/0/c-1");
    }

    @Test
    void acceptsACostRoundedUpToTheNextCredit() {
        List<DemoRun> runs = List.of(run("success", "0.00000301", 31, 31));

        assertThat(DemoCheck.differences(runs, BEFORE, after(969, debit(31), OPENING))).isEmpty();
    }

    @Test
    void namesARunThatDidNotSucceed() {
        List<DemoRun> runs = List.of(run("error", "0.000003", 30, 30));

        assertThat(DemoCheck.differences(runs, BEFORE, after(970, debit(30), OPENING)))
                .singleElement()
                .asString()
                .contains("hello", "is error");
    }

    @Test
    void namesAReceiptThatIsNotItsCost() {
        List<DemoRun> runs = List.of(run("success", "0.00000301", 30, 30));

        assertThat(DemoCheck.differences(runs, BEFORE, after(970, debit(30), OPENING)))
                .singleElement()
                .asString()
                .contains("r-1/0/c-1", "makes 31");
    }

    @Test
    void namesARunThatSaysAnotherSumThanItsReceipts() {
        List<DemoRun> runs = List.of(run("success", "0.000003", 30, 29));

        assertThat(DemoCheck.differences(runs, BEFORE, after(970, debit(30), OPENING)))
                .singleElement()
                .asString()
                .contains("says 29 credits");
    }

    @Test
    void namesAnAccountThatWasNotDebited() {
        List<DemoRun> runs = List.of(run("success", "0.000003", 30, 30));

        assertThat(DemoCheck.differences(runs, BEFORE, after(1_000, OPENING)))
                .singleElement()
                .asString()
                .contains("account acme was debited 0 credits");
    }

    @Test
    void namesABalanceThatTheLedgerDoesNotExplain() {
        List<DemoRun> runs = List.of(run("success", "0.000003", 30, 30));

        assertThat(DemoCheck.differences(runs, BEFORE, after(971, debit(30), OPENING)))
                .singleElement()
                .asString()
                .contains("changed by -29 credits and not by -30");
    }

    @Test
    void allowsForWhatOthersMoveMeanwhile() {
        List<DemoRun> runs = List.of(run("success", "0.000003", 30, 30));
        Entry deposit = new Entry("e-2", 500, "gift");

        assertThat(DemoCheck.differences(runs, BEFORE, after(1_470, deposit, debit(30), OPENING)))
                .isEmpty();
    }
}
