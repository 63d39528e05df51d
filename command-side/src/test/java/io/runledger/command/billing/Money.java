package io.runledger.command.billing;

import io.runledger.events.billing.AccountCommand.DebitAccount;
import io.runledger.events.billing.AccountCommand.DepositCredits;
import io.runledger.events.billing.AccountCommand.OpenAccount;
import io.runledger.events.billing.AccountCommand.PlaceHold;
import io.runledger.events.billing.AccountCommand.RefundAccount;
import io.runledger.events.billing.AccountCommand.ReleaseHold;
import io.runledger.events.billing.HoldEnd;
import io.runledger.events.billing.SpendFacts;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Commands of one account, in as few words as tests need. */
final class Money {

    static final TenantId TENANT = new TenantId("acme");
    static final AccountId ACCOUNT = new AccountId("team");
    static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    static final SpendFacts FACTS = new SpendFacts("hello", null, NOON, new BigDecimal("0.0015"));

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
        return release(run, 0, 0);
    }

    static ReleaseHold release(RunId run, int attempt, int openUnits) {
        return new ReleaseHold(TENANT, ACCOUNT, run, attempt, openUnits, HoldEnd.RUN_ENDED, NOON);
    }

    static DebitAccount debit(@Nullable RunId run, long amount, long position) {
        CallId call = new CallId("call-" + position);
        return new DebitAccount(
                TENANT, ACCOUNT, call, run, run + "/0/" + call, amount, FACTS, position, NOON);
    }

    static RefundAccount refund(@Nullable RunId run, long amount, long position) {
        CallId call = new CallId("call-" + position);
        return new RefundAccount(
                TENANT,
                ACCOUNT,
                call,
                run,
                run + "/0/" + call,
                amount,
                "corrected",
                FACTS,
                position,
                NOON);
    }
}
