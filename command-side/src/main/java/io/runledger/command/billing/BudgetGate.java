package io.runledger.command.billing;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.BudgetCommand.ReserveBudget;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.eventstore.EventLog;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The door to a tenant's budgets, for those who set credits aside and those who count them. */
@Component
public class BudgetGate {

    private final Gateway gateway;
    private final EventLog log;
    private final Clock clock;

    /** Tenants who have opened budgets: nobody ever closes them. */
    private final Set<TenantId> known = ConcurrentHashMap.newKeySet();

    BudgetGate(Gateway gateway, EventLog log, Clock clock) {
        this.gateway = gateway;
        this.log = log;
        this.clock = clock;
    }

    /** Whether what a tenant spends is counted. */
    boolean isOpen(TenantId tenant) {
        if (known.contains(tenant)) {
            return true;
        }
        boolean open = log.lastSequence("budgets:" + tenant).isPresent();
        if (open) {
            known.add(tenant);
        }
        return open;
    }

    /**
     * An attempt of a run that has set credits aside in its account.
     *
     * @param scheduleId the schedule that made the run, or null
     */
    public record Spending(
            TenantId tenantId,
            AccountId accountId,
            String graphId,
            @Nullable String scheduleId,
            RunId runId,
            int attempt) {}

    /**
     * Lets an attempt have what it has set aside in its account also of its tenant's budgets; a
     * repeat is a no-op.
     *
     * @throws Refused insufficient_credits if a budget does not have it
     */
    public void reserve(Spending run, HoldAnswer held, Sender sender) {
        if (!isOpen(run.tenantId())) {
            return;
        }
        ReserveBudget command =
                new ReserveBudget(
                        run.tenantId(),
                        run.accountId(),
                        run.graphId(),
                        run.scheduleId(),
                        run.runId(),
                        run.attempt(),
                        held.amount(),
                        position(run, held),
                        clock.instant());
        String refusal = gateway.call(command, sender, String.class);
        if (!refusal.isEmpty()) {
            throw new Refused(RefusalCode.INSUFFICIENT_CREDITS, refusal);
        }
    }

    /** Where in the log a hold was placed; 0 if it was by an earlier request. */
    private long position(Spending run, HoldAnswer held) {
        if (!held.placed()) {
            return 0;
        }
        String account = "account:" + run.tenantId() + ":" + run.accountId();
        return log.readAggregate(account, held.sequence() - 1, 1).getFirst().position();
    }
}
