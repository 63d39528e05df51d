package io.runledger.command.billing;

import io.runledger.events.billing.AccountCommand.DebitAccount;
import io.runledger.events.billing.AccountCommand.DepositCredits;
import io.runledger.events.billing.AccountCommand.OpenAccount;
import io.runledger.events.billing.AccountCommand.PlaceHold;
import io.runledger.events.billing.AccountCommand.ReleaseHold;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Commands of one account, in as few words as tests need. */
final class Money {

    static final TenantId TENANT = new TenantId("acme");
    static final AccountId ACCOUNT = new AccountId("team");
    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private Money() {}

    static RunId run(int number) {
        return RunId.of(TENANT, "k-" + number);
    }

    static OpenAccount open(long credits) {
        return new OpenAccount(TENANT, ACCOUNT, credits, false, NOON);
    }

    static DepositCredits deposit(long amount, String key) {
        return new DepositCredits(TENANT, ACCOUNT, amount, "deposit", null, key, NOON);
    }

    static PlaceHold hold(RunId run, long amount) {
        return new PlaceHold(TENANT, ACCOUNT, run, amount, NOON);
    }

    static ReleaseHold release(RunId run) {
        return new ReleaseHold(TENANT, ACCOUNT, run, 0, NOON);
    }

    static DebitAccount debit(@Nullable RunId run, long amount, long position) {
        CallId call = new CallId("call-" + position);
        return new DebitAccount(
                TENANT, ACCOUNT, call, run, run + "/0/" + call, amount, position, NOON);
    }
}
