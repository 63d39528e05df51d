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
    private final Map<RunId, Long> holds = new HashMap<>();
    private final Map<String, CreditsDeposited> deposits = new HashMap<>();

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
                holds.put(e.runId(), e.amount());
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
                    holds.merge(run, -e.fromHold(), Long::sum);
                }
            }
        }
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

    /** What is still set aside for a run. */
    long holdOf(@Nullable RunId run) {
        return run == null ? 0 : holds.getOrDefault(run, 0L);
    }

    @Nullable CreditsDeposited depositOf(String key) {
        return deposits.get(key);
    }
}
