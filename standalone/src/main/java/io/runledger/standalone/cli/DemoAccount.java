package io.runledger.standalone.cli;

import io.runledger.events.json.Json;
import java.util.List;
import java.util.Objects;

/**
 * An account at one moment, with the newest hundred entries of its ledger.
 *
 * @param balance in credits; may be negative
 */
record DemoAccount(String id, long balance, List<Entry> ledger) {

    /**
     * One entry of the ledger.
     *
     * @param reference {@code run/attempt/call} for a charge; empty where there is none
     */
    record Entry(String id, long amount, String reference) {

        boolean isOf(DemoRun run) {
            return reference.startsWith(run.id() + "/");
        }
    }

    /** Reads the answer of {@code GET /billing/accounts/{id}}. */
    static DemoAccount of(Json.Obj account) {
        return new DemoAccount(
                text(account, "id"),
                Long.parseLong(text(account, "balance_credits")),
                DemoRun.objects(account.get("ledger")).map(DemoAccount::entry).toList());
    }

    private static Entry entry(Json.Obj row) {
        return new Entry(
                text(row, "id"),
                Long.parseLong(text(row, "amount")),
                Objects.requireNonNullElse(row.text("reference"), ""));
    }

    /** The credits that were taken for these runs. */
    long debitedFor(List<DemoRun> runs) {
        return -ledger.stream().filter(entry -> isOf(entry, runs)).mapToLong(Entry::amount).sum();
    }

    /** What others have moved since {@code before}. */
    long movedByOthers(DemoAccount before, List<DemoRun> runs) {
        return ledger.stream()
                .filter(entry -> !isOf(entry, runs) && !before.ledger().contains(entry))
                .mapToLong(Entry::amount)
                .sum();
    }

    private static boolean isOf(Entry entry, List<DemoRun> runs) {
        return runs.stream().anyMatch(entry::isOf);
    }

    private static String text(Json.Obj object, String name) {
        return Objects.requireNonNull(object.text(name), name);
    }
}
