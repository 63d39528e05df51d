package io.runledger.billing.ledger;

import io.runledger.events.billing.AccountEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.AccountEvent.AccountRefunded;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.HoldEnd;
import io.runledger.events.billing.Provenance;
import io.runledger.events.billing.SpendFacts;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes up the life of an account: any order of what can happen to one, with the sums kept right.
 */
final class Histories {

    private final TenantId tenant;
    private final AccountId account;
    private final Random random;
    private final Map<RunId, Long> holds = new LinkedHashMap<>();
    private final Map<RunId, Integer> attempts = new LinkedHashMap<>();
    private final List<ChargeRecorded> charged = new ArrayList<>();

    final List<AccountEvent> events = new ArrayList<>();
    final List<ChargeEvent> charges = new ArrayList<>();
    long balance;
    long held;

    Histories(TenantId tenant, AccountId account, Random random) {
        this.tenant = tenant;
        this.account = account;
        this.random = random;
        balance = random.nextInt(3) == 0 ? 0 : amount();
        events.add(new AccountOpened(tenant, account, balance, at()));
    }

    private long amount() {
        return 1 + Math.abs(random.nextLong() % 100_000_000);
    }

    private Instant at() {
        return Instant.parse("2026-11-21T12:00:00Z").plusSeconds(events.size());
    }

    void live(int steps) {
        for (int i = 0; i < steps; i++) {
            switch (random.nextInt(6)) {
                case 0 -> deposit();
                case 1 -> hold();
                case 2 -> release();
                case 3, 4 -> charge();
                default -> refund();
            }
        }
    }

    private void deposit() {
        long amount = amount();
        balance += amount;
        events.add(
                new CreditsDeposited(
                        tenant, account, amount, balance, "deposit", null, "k" + balance, at()));
    }

    private @Nullable RunId anyHeld() {
        List<RunId> runs = List.copyOf(holds.keySet());
        return runs.isEmpty() ? null : runs.get(random.nextInt(runs.size()));
    }

    private void hold() {
        RunId earlier = anyHeld();
        boolean again = earlier != null && random.nextBoolean();
        RunId run = again ? earlier : new RunId(UUID.randomUUID().toString());
        long amount = Math.max(amount(), holds.getOrDefault(run, 0L));
        held += amount - holds.getOrDefault(run, 0L);
        holds.put(run, amount);
        int attempt = attempts.merge(run, 1, Integer::sum) - 1;
        events.add(
                new HoldPlaced(
                        tenant, account, run, attempt == 0 ? null : attempt, amount, held, at()));
    }

    private void release() {
        RunId run = anyHeld();
        if (run == null) {
            return;
        }
        long left = holds.get(run);
        long stays = random.nextBoolean() ? 0 : left / 3;
        if (left == stays) {
            return;
        }
        held -= left - stays;
        if (stays == 0) {
            holds.remove(run);
        } else {
            holds.put(run, stays);
        }
        events.add(
                new HoldReleased(
                        tenant,
                        account,
                        run,
                        left - stays,
                        stays == 0 ? null : stays,
                        HoldEnd.RUN_ENDED,
                        held,
                        at()));
    }

    private void charge() {
        RunId run = random.nextBoolean() ? anyHeld() : null;
        CallId call = new CallId("call-" + UUID.randomUUID());
        long amount = random.nextInt(5) == 0 ? 0 : amount();
        long fromHold = run == null ? 0 : Math.min(holds.get(run), amount);
        if (run != null) {
            holds.merge(run, -fromHold, Long::sum);
        }
        balance -= amount;
        held -= fromHold;
        BigDecimal cost =
                BigDecimal.valueOf(amount * 10 - random.nextInt(10), 8).max(BigDecimal.ZERO);
        ChargeRecorded charge = recorded(call, run, cost, amount);
        charges.add(charge);
        charged.add(charge);
        events.add(
                new AccountDebited(
                        tenant,
                        account,
                        call,
                        run,
                        charge.sourceReference(),
                        amount,
                        fromHold,
                        balance,
                        held,
                        events.size(),
                        new SpendFacts("bug-fix", null, at(), cost),
                        at()));
    }

    private ChargeRecorded recorded(
            CallId call, @Nullable RunId run, BigDecimal cost, long amount) {
        CallFacts facts =
                new CallFacts(
                        "r-" + call,
                        run,
                        0,
                        null,
                        "bug-fix",
                        null,
                        null,
                        null,
                        "mock-gpt",
                        null,
                        1,
                        1,
                        null,
                        null,
                        false,
                        false);
        return new ChargeRecorded(
                "litellm",
                call,
                tenant,
                account,
                facts,
                cost,
                BigDecimal.ONE,
                cost,
                amount,
                null,
                Provenance.CALLBACK,
                at());
    }

    private void refund() {
        if (charged.isEmpty()) {
            return;
        }
        ChargeRecorded charge = charged.remove(random.nextInt(charged.size()));
        balance += charge.chargedCredits();
        charges.add(
                new ChargeReversed(
                        "litellm",
                        charge.callId(),
                        tenant,
                        account,
                        charge.facts(),
                        charge.providerCostUsd(),
                        charge.chargedCredits(),
                        "written_off",
                        "key:test",
                        at()));
        events.add(
                new AccountRefunded(
                        tenant,
                        account,
                        charge.callId(),
                        charge.facts().runId(),
                        charge.sourceReference(),
                        charge.chargedCredits(),
                        "written_off",
                        balance,
                        events.size(),
                        new SpendFacts("bug-fix", null, at(), charge.providerCostUsd()),
                        at()));
    }
}
