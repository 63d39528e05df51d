package io.runledger.billing.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.runledger.billing.BillingTest;
import io.runledger.events.billing.BudgetEvent.BudgetExhausted;
import io.runledger.events.billing.BudgetEvent.BudgetWarned;
import io.runledger.events.billing.BudgetKey;
import io.runledger.events.billing.BudgetPeriod;
import io.runledger.events.billing.BudgetScope;
import io.runledger.events.id.TenantId;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class BudgetWatchTest extends BillingTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @Autowired private MeterRegistry metrics;

    private final String tenant = fresh("tenant");

    private double count(String name) {
        return metrics.counter(name).count();
    }

    @Test
    void countsWarningsAndLimits() {
        double warned = count("billing.budgets.warned");
        double exhausted = count("billing.budgets.exhausted");
        var key = new BudgetKey(BudgetScope.TENANT, tenant, BudgetPeriod.DAY);
        TenantId id = new TenantId(tenant);
        LocalDate day = LocalDate.of(2026, 1, 31);

        aggregates.store("budgets:" + tenant, new BudgetWarned(id, key, day, 80, 80, NOON));
        aggregates.store("budgets:" + tenant, new BudgetExhausted(id, key, day, 100, 100, NOON));

        soon().untilAsserted(() -> {
            assertThat(count("billing.budgets.warned")).isEqualTo(warned + 1);
            assertThat(count("billing.budgets.exhausted")).isEqualTo(exhausted + 1);
        });
    }
}
