package io.runledger.command.billing;

import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.id.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account as a snapshot keeps it, so that it need not be folded from its beginning. Amounts are
 * whole credits.
 *
 * @param openedUnder the idempotency key under which it was opened, or null
 * @param deposits all of them: an idempotency key is remembered for ever
 */
record AccountForm(
        String id,
        boolean open,
        @Nullable String openedUnder,
        long balance,
        long held,
        long lastSourcePosition,
        List<Held> holds,
        List<CreditsDeposited> deposits) {

    AccountForm {
        holds = List.copyOf(holds);
        deposits = List.copyOf(deposits);
    }

    /** What is set aside for a run. */
    record Held(RunId runId, AccountState.Hold hold) {}
}
