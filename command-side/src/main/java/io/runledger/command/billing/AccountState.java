package io.runledger.command.billing;

import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.AccountEvent.AccountRefunded;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.id.RunId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an account's rules need to remember; folded in place. Amounts are whole credits. */
final class AccountState {

    private boolean open;
    private @Nullable String openedUnder;
    private long balance;
    private long held;
    private long lastSourcePosition;
    private final Map<RunId, Hold> holds = new LinkedHashMap<>();
    private final Map<String, CreditsDeposited> deposits = new LinkedHashMap<>();

    /**
     * What is set aside for a run.
     *
     * @param attempt the attempt that needs it
     * @param largestDebit the dearest charge of the run since it was placed, 0 while there is none
     */
    record Hold(int attempt, long amount, long largestDebit) {}

    void apply(AccountEvent event) {
        switch (event) {
            case AccountOpened e -> {
                open = true;
                openedUnder = e.key();
                balance = e.openingCredits();
            }
            case CreditsDeposited e -> {
                balance = e.balanceAfter();
                deposits.put(e.key(), e);
            }
            case HoldPlaced e -> {
                held = e.heldAfter();
                long largest = largestDebitOf(e.runId());
                keep(e.runId(), new Hold(attemptOf(e), e.amount(), largest));
            }
            case HoldReleased e -> {
                held = e.heldAfter();
                Hold hold = holds.get(e.runId());
                if (hold != null) {
                    keep(e.runId(), new Hold(hold.attempt(), e.stays(), hold.largestDebit()));
                }
            }
            case AccountDebited e -> debited(e);
            case AccountRefunded e -> {
                balance = e.balanceAfter();
                lastSourcePosition = e.sourcePosition();
            }
        }
    }

    private void debited(AccountDebited e) {
        balance = e.balanceAfter();
        held = e.heldAfter();
        lastSourcePosition = e.sourcePosition();
        RunId run = e.runId();
        Hold hold = run == null ? null : holds.get(run);
        if (run != null && hold != null) {
            long left = hold.amount() - e.fromHold();
            keep(run, new Hold(hold.attempt(), left, Math.max(hold.largestDebit(), e.amount())));
        }
    }

    /** A hold of which nothing is left is none: otherwise each run would be remembered for ever. */
    private void keep(RunId run, Hold hold) {
        if (hold.amount() == 0) {
            holds.remove(run);
        } else {
            holds.put(run, hold);
        }
    }

    private static int attemptOf(HoldPlaced hold) {
        return hold.attempt() == null ? 0 : hold.attempt();
    }

    boolean isOpen() {
        return open;
    }

    long balance() {
        return balance;
    }

    long held() {
        return held;
    }

    /** What a new hold may take. */
    long available() {
        return balance - held;
    }

    /** The log position of the newest charge that was taken out. */
    long lastSourcePosition() {
        return lastSourcePosition;
    }

    /** The idempotency key under which it was opened, or null. */
    @Nullable String openedUnder() {
        return openedUnder;
    }

    /** The dearest charge of a run since its hold was placed, 0 while there is none. */
    long largestDebitOf(RunId run) {
        Hold hold = holds.get(run);
        return hold == null ? 0 : hold.largestDebit();
    }

    /** Whether credits are set aside for this attempt of a run, or a later one. */
    boolean isHeldFor(RunId run, int attempt) {
        Hold hold = holds.get(run);
        return hold != null && hold.attempt() >= attempt;
    }

    /** What is still set aside for a run. */
    long holdOf(@Nullable RunId run) {
        Hold hold = run == null ? null : holds.get(run);
        return hold == null ? 0 : hold.amount();
    }

    @Nullable CreditsDeposited depositOf(String key) {
        return deposits.get(key);
    }

    AccountForm form(String id) {
        List<AccountForm.Held> kept =
                holds.entrySet().stream()
                        .map(entry -> new AccountForm.Held(entry.getKey(), entry.getValue()))
                        .toList();
        return new AccountForm(
                id,
                open,
                openedUnder,
                balance,
                held,
                lastSourcePosition,
                kept,
                List.copyOf(deposits.values()));
    }

    void restore(AccountForm form) {
        open = form.open();
        openedUnder = form.openedUnder();
        balance = form.balance();
        held = form.held();
        lastSourcePosition = form.lastSourcePosition();
        form.holds().forEach(entry -> holds.put(entry.runId(), entry.hold()));
        form.deposits().forEach(deposit -> deposits.put(deposit.key(), deposit));
    }
}
