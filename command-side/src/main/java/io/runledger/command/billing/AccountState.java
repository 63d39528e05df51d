package io.runledger.command.billing;

import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.id.RunId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an account's rules need to remember; folded in place. Amounts are whole credits. */
final class AccountState {

    private boolean open;
    private long balance;
    private long held;
    private long lastSourcePosition;
    private final Map<RunId, Hold> holds = new HashMap<>();
    private final Map<String, CreditsDeposited> deposits = new HashMap<>();

    /** What is set aside for a run, and the attempt that needs it. */
    private record Hold(int attempt, long amount) {}

    void apply(AccountEvent event) {
        switch (event) {
            case AccountOpened e -> {
                open = true;
                balance = e.openingCredits();
            }
            case CreditsDeposited e -> {
                balance = e.balanceAfter();
                deposits.put(e.key(), e);
            }
            case HoldPlaced e -> {
                held = e.heldAfter();
                holds.put(e.runId(), new Hold(attemptOf(e), e.amount()));
            }
            case HoldReleased e -> {
                held = e.heldAfter();
                holds.remove(e.runId());
            }
            case AccountDebited e -> {
                balance = e.balanceAfter();
                held = e.heldAfter();
                lastSourcePosition = e.sourcePosition();
                RunId run = e.runId();
                if (run != null && e.fromHold() > 0) {
                    holds.computeIfPresent(
                            run,
                            (_, hold) -> new Hold(hold.attempt(), hold.amount() - e.fromHold()));
                }
            }
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

    /** Whether a hold for this run was placed and not released. */
    boolean hasHold(RunId run) {
        return holds.containsKey(run);
    }

    /** Whether it was placed for this attempt, or a later one of the run. */
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
}
