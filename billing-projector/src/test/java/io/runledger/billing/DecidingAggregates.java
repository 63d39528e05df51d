package io.runledger.billing;

import io.runledger.events.DomainEvent;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.BudgetCommand.OpenBudgets;
import io.runledger.events.billing.BudgetCommand.RemoveBudget;
import io.runledger.events.billing.BudgetCommand.SetBudget;
import io.runledger.events.billing.BudgetEvent.BudgetRemoved;
import io.runledger.events.billing.BudgetEvent.BudgetSet;
import io.runledger.events.billing.BudgetEvent.BudgetsOpened;
import io.runledger.events.billing.ChargeCommand.ReissueCharge;
import io.runledger.events.billing.ChargeCommand.ResolveQuarantine;
import io.runledger.events.billing.ChargeCommand.ReverseCharge;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.ChargeEvent.QuarantineResolved;
import io.runledger.events.billing.Credits;
import io.runledger.events.billing.Price;
import io.runledger.events.billing.Provenance;
import io.runledger.platform.eventstore.EventLog;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.commandhandling.CommandHandler;
import org.springframework.stereotype.Component;

/** Stands in for the aggregates where a person decides; the rules themselves are tested there. */
@Component
public class DecidingAggregates {

    private final Aggregates aggregates;
    private final EventLog log;
    private final Set<String> refusedOnce = ConcurrentHashMap.newKeySet();

    DecidingAggregates(Aggregates aggregates, EventLog log) {
        this.aggregates = aggregates;
        this.log = log;
    }

    private <E extends DomainEvent> List<E> stored(String aggregate, Class<E> kind) {
        return log.readAggregate(aggregate).stream()
                .map(logged -> logged.event())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private void add(String aggregate, DomainEvent... events) {
        long sequence = log.readAggregate(aggregate).size();
        for (DomainEvent event : events) {
            aggregates.publish(aggregate, sequence++, event);
        }
    }

    @CommandHandler
    void on(ResolveQuarantine c) {
        aggregates.note(c);
        for (QuarantineResolved earlier : stored(c.aggregateId(), QuarantineResolved.class)) {
            if (earlier.charged() != (c.price() != null)) {
                throw new Refused(RefusalCode.CONFLICT, "decided already");
            }
            return;
        }
        var resolved =
                new QuarantineResolved(
                        c.sourceSystem(),
                        c.callId(),
                        c.tenantId(),
                        c.accountId(),
                        c.facts(),
                        c.price() != null,
                        c.by(),
                        c.at());
        Price price = c.price();
        if (price == null || !stored(c.aggregateId(), ChargeRecorded.class).isEmpty()) {
            add(c.aggregateId(), resolved);
            return;
        }
        add(
                c.aggregateId(),
                resolved,
                new ChargeRecorded(
                        c.sourceSystem(),
                        c.callId(),
                        c.tenantId(),
                        c.accountId(),
                        c.facts(),
                        price.providerCostUsd(),
                        price.markup(),
                        price.costUsd(),
                        Credits.ofUsd(price.costUsd()),
                        null,
                        Provenance.CALLBACK,
                        c.at()));
    }

    @CommandHandler
    void on(ReissueCharge c) {
        ChargeEvent last = stored(c.aggregateId(), ChargeEvent.class).getLast();
        add(
                c.aggregateId(),
                reversed(last, c.reason(), c.by()),
                new ChargeReissued(
                        c.sourceSystem(),
                        c.callId(),
                        c.tenantId(),
                        c.accountId(),
                        c.facts(),
                        c.price().providerCostUsd(),
                        c.price().markup(),
                        c.price().costUsd(),
                        Credits.ofUsd(c.price().costUsd()),
                        Provenance.CALLBACK,
                        c.reason(),
                        c.by(),
                        c.at()));
    }

    @CommandHandler
    void on(ReverseCharge c) {
        ChargeEvent last = stored(c.aggregateId(), ChargeEvent.class).getLast();
        if (!(last instanceof ChargeReversed)) {
            add(c.aggregateId(), reversed(last, c.reason(), c.by()));
        }
    }

    private static ChargeReversed reversed(ChargeEvent last, String reason, String by) {
        ChargeRecorded charge = (ChargeRecorded) last;
        return new ChargeReversed(
                charge.sourceSystem(),
                charge.callId(),
                charge.tenantId(),
                charge.accountId(),
                charge.facts(),
                charge.providerCostUsd(),
                charge.chargedCredits(),
                reason,
                by,
                charge.at());
    }

    @CommandHandler
    void on(OpenBudgets c) {
        if (log.readAggregate(c.aggregateId()).isEmpty()) {
            add(c.aggregateId(), new BudgetsOpened(c.tenantId(), c.at()));
        }
    }

    /** Refuses each tenant's first: something was counted meanwhile. */
    @CommandHandler
    void on(SetBudget c) {
        if (refusedOnce.add(c.tenantId().value())) {
            throw new Refused(RefusalCode.CONFLICT, "more was counted");
        }
        add(
                c.aggregateId(),
                new BudgetSet(
                        c.tenantId(),
                        c.key(),
                        c.warnCredits(),
                        c.stopCredits(),
                        c.period(),
                        c.spent(),
                        c.countedTo(),
                        c.by(),
                        c.at()));
    }

    @CommandHandler
    void on(RemoveBudget c) {
        add(c.aggregateId(), new BudgetRemoved(c.tenantId(), c.key(), c.by(), c.at()));
    }
}
