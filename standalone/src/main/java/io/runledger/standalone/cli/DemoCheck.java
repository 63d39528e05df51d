package io.runledger.standalone.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says where runs, receipts, ledger and balance do not agree to the credit. */
final class DemoCheck {

    /** 1 credit is 1e-7 USD. */
    private static final int CREDIT_DIGITS = 7;

    private DemoCheck() {}

    /** One sentence for each thing that is not as it must be; empty where all is. */
    static List<String> differences(
            List<DemoRun> runs, List<DemoAccount> before, List<DemoAccount> after) {
        List<String> found = new ArrayList<>();
        for (DemoRun run : runs) {
            checkRun(run, found);
        }
        runs.stream()
                .map(DemoRun::account)
                .distinct()
                .forEach(account ->
                        checkAccount(account, runs, find(account, before), find(account, after))
                                .ifPresent(found::add));
        return found;
    }

    private static void checkRun(DemoRun run, List<String> found) {
        String name = run.graph() + " (" + run.id() + ")";
        if (!run.status().equals("success")) {
            found.add(name + " is " + run.status() + " and not success");
        }
        if (run.billingStatus().equals("pending") || run.billingStatus().equals("disputed")) {
            found.add(name + " has billing status " + run.billingStatus());
        }
        for (DemoRun.Receipt receipt : run.receipts()) {
            long expected = credits(receipt.costUsd());
            if (receipt.credits() != expected) {
                found.add(
                        "receipt %s charges %,d credits and its cost of %s USD makes %,d"
                                .formatted(
                                        receipt.reference(),
                                        receipt.credits(),
                                        receipt.costUsd().toPlainString(),
                                        expected));
            }
        }
        if (run.receiptCredits() != run.chargedCredits()) {
            found.add(
                    "%s says %,d credits and its receipts sum up to %,d"
                            .formatted(name, run.chargedCredits(), run.receiptCredits()));
        }
    }

    private static long credits(BigDecimal usd) {
        return usd.movePointRight(CREDIT_DIGITS).setScale(0, RoundingMode.CEILING).longValueExact();
    }

    private static Optional<DemoAccount> find(String id, List<DemoAccount> accounts) {
        return accounts.stream().filter(account -> account.id().equals(id)).findFirst();
    }

    private static Optional<String> checkAccount(
            String id,
            List<DemoRun> runs,
            Optional<DemoAccount> before,
            Optional<DemoAccount> after) {
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.of("account " + id + " is not in the list of accounts");
        }
        List<DemoRun> own = runs.stream().filter(run -> run.account().equals(id)).toList();
        long charged = own.stream().mapToLong(DemoRun::receiptCredits).sum();
        long debited = after.get().debitedFor(own);
        if (debited != charged) {
            return Optional.of(
                    "account %s was debited %,d credits and the receipts sum up to %,d"
                            .formatted(id, debited, charged));
        }
        // Somebody else may use the account meanwhile; their entries are in the ledger too.
        long others = after.get().movedByOthers(before.get(), own);
        long change = after.get().balance() - before.get().balance();
        return change == others - charged
                ? Optional.empty()
                : Optional.of(
                        "the balance of account %s changed by %,d credits and not by %,d"
                                .formatted(id, change, others - charged));
    }
}
