package io.runledger.billing.budget;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.runledger.events.billing.BudgetEvent;
import io.runledger.events.billing.BudgetEvent.BudgetExhausted;
import io.runledger.events.billing.BudgetEvent.BudgetRemoved;
import io.runledger.events.billing.BudgetEvent.BudgetReserved;
import io.runledger.events.billing.BudgetEvent.BudgetSet;
import io.runledger.events.billing.BudgetEvent.BudgetWarned;
import io.runledger.events.billing.BudgetEvent.BudgetsOpened;
import io.runledger.events.billing.BudgetEvent.ReservationReduced;
import io.runledger.events.billing.BudgetEvent.SpendingCounted;
import io.runledger.events.billing.BudgetKey;
import io.runledger.events.id.TenantId;
import java.time.LocalDate;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells people, by log and by metric, that a budget came to its warning or to its limit. */
@Component
@ProcessingGroup("budget-watch")
@DisallowReplay
class BudgetWatch {

    private static final Logger LOG = LoggerFactory.getLogger(BudgetWatch.class);

    private final Counter warned;
    private final Counter exhausted;

    BudgetWatch(MeterRegistry metrics) {
        warned =
                Counter.builder("billing.budgets.warned")
                        .description("Budgets that came to their warning threshold")
                        .register(metrics);
        exhausted =
                Counter.builder("billing.budgets.exhausted")
                        .description("Budgets that came to their limit")
                        .register(metrics);
    }

    @EventHandler
    void on(BudgetEvent event) {
        switch (event) {
            case BudgetWarned(
                            TenantId tenant,
                            BudgetKey key,
                            LocalDate period,
                            long spent,
                            long limit,
                            _) ->
                    afterwards(
                            warned, "AI_BILLING_BUDGET_WARNED", tenant, key, period, spent, limit);
            case BudgetExhausted(
                            TenantId tenant,
                            BudgetKey key,
                            LocalDate period,
                            long spent,
                            long limit,
                            _) ->
                    afterwards(
                            exhausted,
                            "AI_BILLING_BUDGET_EXHAUSTED",
                            tenant,
                            key,
                            period,
                            spent,
                            limit);
            case BudgetsOpened _,
                    BudgetSet _,
                    BudgetRemoved _,
                    BudgetReserved _,
                    ReservationReduced _,
                    SpendingCounted _ -> {}
        }
    }

    private static void afterwards(
            Counter counter,
            String name,
            TenantId tenant,
            BudgetKey key,
            LocalDate period,
            long spent,
            long limit) {
        CurrentUnitOfWork.get()
                .afterCommit(_ -> {
                    counter.increment();
                    LOG.atWarn()
                            .addKeyValue("event", name)
                            .addKeyValue("tenant", tenant)
                            .addKeyValue("budget", key.id())
                            .addKeyValue("period", period)
                            .addKeyValue("spent_credits", Long.toString(spent))
                            .addKeyValue("limit_credits", Long.toString(limit))
                            .log(name);
                });
    }
}
