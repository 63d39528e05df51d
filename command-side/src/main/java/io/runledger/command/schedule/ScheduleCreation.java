package io.runledger.command.schedule;

import io.runledger.command.grant.GrantChecker;
import io.runledger.command.run.StartCheck;
import io.runledger.command.schedule.Timeline.Standing;
import io.runledger.command.schedule.control.SchedulesUnavailable;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.ScheduleCommand.CreateSchedule;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Makes schedules: the grant, Temporal's schedule, then the log. What fails leaves nothing; of what
 * a crash leaves, {@link ScheduleHealer} takes care.
 */
@Component
class ScheduleCreation {

    private final StartCheck startable;
    private final GrantChecker checker;
    private final OwnGrants grants;
    private final ScheduleTurns turns;
    private final ScheduleSettling settling;
    private final Timelines timelines;
    private final Gateway gateway;
    private final Clock clock;

    ScheduleCreation(
            StartCheck startable,
            GrantChecker checker,
            OwnGrants grants,
            ScheduleTurns turns,
            ScheduleSettling settling,
            Timelines timelines,
            Gateway gateway,
            Clock clock) {
        this.startable = startable;
        this.checker = checker;
        this.grants = grants;
        this.turns = turns;
        this.settling = settling;
        this.timelines = timelines;
        this.gateway = gateway;
        this.clock = clock;
    }

    /**
     * Makes a schedule; the same wish for the same id again is a no-op.
     *
     * @return whether this call made it
     * @throws Refused idempotency_mismatch if the id was made by another wish
     */
    boolean create(ScheduleId id, ScheduleForm form, Sender sender) {
        TenantId tenant = sender.tenantId();
        if (timelines.of(tenant, id).wasMade()) {
            requireSame(tenant, id, form);
            return false;
        }
        AccountId payer = payer(tenant, form);
        startable.require(
                tenant,
                Objects.requireNonNull(form.graphId()),
                form.definition(GrantId.random()).config(),
                payer);
        GrantId grant = form.grantId() == null ? GrantId.random() : form.grantId();
        String token = turns.take(tenant, id, "create", grant);
        if (timelines.of(tenant, id).wasMade()) {
            turns.end(token, tenant, id);
            requireSame(tenant, id, form);
            return false;
        }
        createInTurn(token, id, form, new Under(grant, payer), sender);
        return true;
    }

    private record Under(GrantId grant, AccountId payer) {}

    private void createInTurn(
            String token, ScheduleId id, ScheduleForm form, Under under, Sender sender) {
        TenantId tenant = sender.tenantId();
        // What Temporal starts from here on is later than this.
        Instant at = clock.instant();
        ScheduleDefinition definition = form.definition(under.grant());
        try {
            if (form.grantId() == null) {
                grants.issue(id, under.grant(), definition.graphId(), under.payer(), sender);
            }
            settling.put(tenant, id, new Standing(definition, false));
            gateway.call(command(id, definition, sender, at), sender, Boolean.class);
            turns.end(token, tenant, id);
        } catch (RuntimeException failure) {
            undo(token, id, under.grant(), sender, failure);
            throw failure;
        }
    }

    /** Nothing of it is to stay; what cannot be undone now is left to the healer. */
    private void undo(
            String token, ScheduleId id, GrantId grant, Sender sender, RuntimeException failure) {
        try {
            turns.abandon(token);
            grants.sweep(id, timelines.of(sender.tenantId(), id), grant, sender);
            if (!(failure instanceof SchedulesUnavailable)) {
                settling.settle(sender.tenantId(), id);
                turns.end(token, sender.tenantId(), id);
            }
        } catch (RuntimeException again) {
            failure.addSuppressed(again);
        }
    }

    private static CreateSchedule command(
            ScheduleId id, ScheduleDefinition definition, Sender sender, Instant at) {
        return new CreateSchedule(
                sender.tenantId(),
                id,
                definition.name(),
                definition.graphId(),
                definition.input(),
                definition.config(),
                definition.timing(),
                definition.grantId(),
                sender.actor(),
                at);
    }

    /** Who pays: the grant's account, the one that was named, or the tenant's first. */
    private AccountId payer(TenantId tenant, ScheduleForm form) {
        GraphId graph = Objects.requireNonNull(form.graphId());
        if (form.grantId() != null) {
            return checker.require(tenant, form.grantId(), graph, clock.instant());
        }
        return form.accountId() == null ? new AccountId(tenant.value()) : form.accountId();
    }

    private void requireSame(TenantId tenant, ScheduleId id, ScheduleForm form) {
        ScheduleDefinition first = timelines.of(tenant, id).definitions().getFirst();
        boolean sameGrant =
                form.grantId() == null
                        ? grants.find(tenant, first.grantId())
                                .filter(grant -> grant.accountId().equals(payer(tenant, form)))
                                .isPresent()
                        : form.grantId().equals(first.grantId());
        if (!sameGrant || !form.definition(first.grantId()).equals(first)) {
            throw new Refused(
                    RefusalCode.IDEMPOTENCY_MISMATCH,
                    "the idempotency key made schedule %s with another request; use a new key"
                            .formatted(id));
        }
        if (timelines.of(tenant, id).current().isEmpty()) {
            throw new Refused(RefusalCode.CONFLICT, "schedule %s was deleted since".formatted(id));
        }
    }
}
