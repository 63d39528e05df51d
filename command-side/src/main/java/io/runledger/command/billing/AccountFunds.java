package io.runledger.command.billing;

import io.runledger.events.DomainEvent;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.AccountEvent.AccountRefunded;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.TenantId;
import io.runledger.platform.eventstore.EventLog;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What an account has, for those who want to know before they ask it: nothing is set aside, so it
 * may be gone when they do.
 */
@Component
public class AccountFunds {

    private static final List<String> MOVES =
            List.of("AccountOpened", "CreditsDeposited", "AccountDebited", "AccountRefunded");
    private static final List<String> HOLDS =
            List.of("HoldPlaced", "HoldReleased", "AccountDebited");

    private final JdbcClient db;
    private final EventLog log;

    AccountFunds(JdbcClient db, EventLog log) {
        this.db = db;
        this.log = log;
    }

    /** The credits that an account has and that are not set aside; 0 if it was never opened. */
    public long available(TenantId tenant, AccountId account) {
        String id = "account:" + tenant + ":" + account;
        long balance = newest(id, MOVES).map(AccountFunds::balance).orElse(0L);
        long held = newest(id, HOLDS).map(AccountFunds::held).orElse(0L);
        return balance - held;
    }

    private Optional<DomainEvent> newest(String account, List<String> types) {
        return db.sql(
                        """
                        SELECT sequence_number FROM domain_events
                        WHERE aggregate_identifier = :account AND payload_type IN (:types)
                        ORDER BY sequence_number DESC LIMIT 1
                        """)
                .param("account", account)
                .param("types", types)
                .query(Long.class)
                .optional()
                .map(sequence -> log.readAggregate(account, sequence - 1, 1).getFirst().event());
    }

    private static long balance(DomainEvent event) {
        return switch (event) {
            case AccountOpened e -> e.openingCredits();
            case CreditsDeposited e -> e.balanceAfter();
            case AccountDebited e -> e.balanceAfter();
            case AccountRefunded e -> e.balanceAfter();
            default -> throw new IllegalStateException("moves no balance: " + event);
        };
    }

    private static long held(DomainEvent event) {
        return switch (event) {
            case HoldPlaced e -> e.heldAfter();
            case HoldReleased e -> e.heldAfter();
            case AccountDebited e -> e.heldAfter();
            default -> throw new IllegalStateException("moves no hold: " + event);
        };
    }
}
