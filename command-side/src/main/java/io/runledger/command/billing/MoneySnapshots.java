package io.runledger.command.billing;

import io.runledger.platform.json.SnapshotForm;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.Snapshotter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Accounts and budgets see every charge, so they are kept as snapshots. */
@Configuration(proxyBeanMethods = false)
class MoneySnapshots {

    /** Some milliseconds of folding; a snapshot of an account takes about as long to write. */
    static final int EVERY_EVENTS = 500;

    @Bean
    SnapshotTriggerDefinition moneySnapshotTrigger(Snapshotter snapshotter) {
        return new EventCountSnapshotTriggerDefinition(snapshotter, EVERY_EVENTS);
    }

    @Bean
    SnapshotForm<BillingAccount, AccountForm> accountForm() {
        return new SnapshotForm<>(
                BillingAccount.class, AccountForm.class, "1", BillingAccount::form);
    }

    @Bean
    SnapshotForm<Budgets, BudgetForm> budgetForm() {
        return new SnapshotForm<>(Budgets.class, BudgetForm.class, "1", Budgets::form);
    }
}
