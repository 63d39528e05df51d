package io.runledger.billing;

import io.runledger.events.Command;
import io.runledger.events.DomainEvent;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.AccountCommand.DebitAccount;
import io.runledger.events.billing.AccountCommand.RefundAccount;
import io.runledger.events.billing.AccountCommand.ReleaseHold;
import io.runledger.events.billing.AccountEvent.AccountDebited;
import io.runledger.events.billing.AccountEvent.AccountOpened;
import io.runledger.events.billing.ChargeCommand;
import io.runledger.events.billing.ChargeCommand.QuarantineCall;
import io.runledger.events.billing.ChargeCommand.RecordCharge;
import io.runledger.events.billing.ChargeCommand.WitnessFailure;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.CallFailed;
import io.runledger.events.billing.ChargeEvent.CallQuarantined;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.Credits;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.ReadUnits;
import io.runledger.events.run.RunCommand.SettleUsageUnit;
import io.runledger.events.run.RunUnits;
import io.runledger.platform.eventstore.EventLog;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stands in for the aggregates, which are another module's: records the commands, and stores the
 * one event that each leads to if its call has none yet.
 */
@Component
public class Aggregates {

    private final EventBus events;
    private final EventLog log;
    private final TransactionTemplate transaction;
    private final List<Command> commands = new CopyOnWriteArrayList<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> failed = new ConcurrentHashMap<>();

    Aggregates(EventBus events, EventLog log, PlatformTransactionManager transactions) {
        this.events = events;
        this.log = log;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Makes every command of this call fail as if the database were away. */
    public void fail(String callId) {
        failing.add(callId);
    }

    public void heal(String callId) {
        failing.remove(callId);
    }

    public int failuresOf(String callId) {
        return failed.getOrDefault(callId, 0);
    }

    /** The commands of one kind. */
    public <C extends Command> List<C> commands(Class<C> kind) {
        return commands.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @CommandHandler
    void on(RefundAccount c) {
        commands.add(c);
    }

    @CommandHandler
    void on(ReleaseHold c) {
        commands.add(c);
    }

    @QueryHandler
    RunUnits on(ReadUnits question) {
        return new RunUnits(question.runId(), 2, true, 0);
    }

    public List<ChargeCommand> chargesOf(String callId) {
        return commands.stream()
                .filter(ChargeCommand.class::isInstance)
                .map(ChargeCommand.class::cast)
                .filter(command -> command.callId().value().equals(callId))
                .toList();
    }

    public List<DebitAccount> debitsOf(String account) {
        return commands.stream()
                .filter(DebitAccount.class::isInstance)
                .map(DebitAccount.class::cast)
                .filter(command -> command.accountId().value().equals(account))
                .toList();
    }

    public List<SettleUsageUnit> settledOf(String callId) {
        return commands.stream()
                .filter(SettleUsageUnit.class::isInstance)
                .map(SettleUsageUnit.class::cast)
                .filter(command -> command.callId().value().equals(callId))
                .toList();
    }

    @CommandHandler
    void on(RecordCharge c) {
        BigDecimal cost = Credits.costUsd(c.providerCostUsd(), c.markup());
        charge(
                c,
                new ChargeRecorded(
                        c.sourceSystem(),
                        c.callId(),
                        c.tenantId(),
                        c.accountId(),
                        c.facts(),
                        c.providerCostUsd(),
                        c.markup(),
                        cost,
                        Credits.ofUsd(cost),
                        c.pricing(),
                        c.provenance(),
                        c.at()));
    }

    @CommandHandler
    void on(QuarantineCall c) {
        charge(
                c,
                new CallQuarantined(
                        c.sourceSystem(),
                        c.callId(),
                        c.tenantId(),
                        c.accountId(),
                        c.facts(),
                        c.reason(),
                        c.at()));
    }

    @CommandHandler
    void on(WitnessFailure c) {
        charge(
                c,
                new CallFailed(
                        c.sourceSystem(),
                        c.callId(),
                        c.tenantId(),
                        c.accountId(),
                        c.facts(),
                        c.errorClass(),
                        c.at()));
    }

    private void charge(ChargeCommand command, ChargeEvent event) {
        String call = command.callId().value();
        if (failing.contains(call)) {
            failed.merge(call, 1, Integer::sum);
            throw new IllegalStateException("the database is away");
        }
        commands.add(command);
        List<?> before = log.readAggregate(command.aggregateId());
        boolean isNew =
                log.readAggregate(command.aggregateId()).stream()
                        .noneMatch(logged -> !(logged.event() instanceof CallFailed));
        if (isNew) {
            publish(command.aggregateId(), before.size(), event);
        }
    }

    @CommandHandler
    void on(DebitAccount c) {
        commands.add(c);
        var stored = log.readAggregate(c.aggregateId());
        long sequence = stored.size();
        boolean known =
                stored.stream()
                        .anyMatch(logged ->
                                logged.event() instanceof AccountDebited debit
                                        && debit.callId().equals(c.callId()));
        if (sequence > 0 && !known) {
            publish(
                    c.aggregateId(),
                    sequence,
                    new AccountDebited(
                            c.tenantId(),
                            c.accountId(),
                            c.callId(),
                            c.runId(),
                            c.sourceReference(),
                            c.amount(),
                            0,
                            -c.amount(),
                            0,
                            c.sourcePosition(),
                            c.facts(),
                            c.at()));
        }
    }

    @CommandHandler
    void on(SettleUsageUnit c) {
        if (c.callId().value().startsWith("not-announced")) {
            throw new Refused(RefusalCode.NOT_FOUND, "no such unit");
        }
        commands.add(c);
    }

    /** Stores events of one aggregate, as its commands would. */
    public void store(String aggregateId, DomainEvent... stored) {
        transaction.executeWithoutResult(_ -> {
            var unit = DefaultUnitOfWork.startAndGet(null);
            long sequence = log.readAggregate(aggregateId).size();
            for (DomainEvent event : stored) {
                publish(aggregateId, sequence++, event);
            }
            unit.commit();
        });
    }

    void note(Command command) {
        commands.add(command);
    }

    void publish(String aggregateId, long sequence, DomainEvent event) {
        events.publish(
                new GenericDomainEventMessage<>(
                        "Test", aggregateId, sequence, event, Map.of("tenant", "test")));
    }

    /** Opens an account. */
    public void open(String tenant, String account, long credits) {
        TenantId owner = new TenantId(tenant);
        AccountId id = new AccountId(account);
        store(
                "account:" + tenant + ":" + account,
                new AccountOpened(owner, id, credits, Instant.parse("2026-11-21T08:00:00Z")));
    }
}
