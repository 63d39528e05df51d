package io.runledger.command.schedule;

import io.runledger.events.grant.GrantCommand.IssueGrant;
import io.runledger.events.grant.GrantCommand.RevokeGrant;
import io.runledger.events.grant.GrantEvent.GrantIssued;
import io.runledger.events.grant.GrantScope;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.eventstore.EventLog;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The grants that schedules have for themselves: they come and go with them. */
@Component
class OwnGrants {

    private final Gateway gateway;
    private final EventLog log;
    private final Clock clock;

    OwnGrants(Gateway gateway, EventLog log, Clock clock) {
        this.gateway = gateway;
        this.log = log;
        this.clock = clock;
    }

    /** Issues a schedule a grant for one graph, paid by an account. */
    void issue(ScheduleId schedule, GrantId grant, GraphId graph, AccountId payer, Sender sender) {
        gateway.send(
                new IssueGrant(
                        sender.tenantId(),
                        grant,
                        List.of(GrantScope.of(graph).value()),
                        payer,
                        null,
                        issuer(schedule),
                        clock.instant()),
                sender);
    }

    /** How a grant was issued; empty if it never was. */
    Optional<GrantIssued> find(TenantId tenant, GrantId grant) {
        return log.readAggregate("grant:" + tenant + ":" + grant, -1, 1).stream()
                .findFirst()
                .map(first -> (GrantIssued) first.event());
    }

    boolean isOwn(TenantId tenant, ScheduleId schedule, GrantId grant) {
        return find(tenant, grant)
                .filter(issued -> issued.by().equals(issuer(schedule)))
                .isPresent();
    }

    /**
     * Revokes those of a schedule's own grants that it does not run under any more.
     *
     * @param another one that may be its own beside those of its timeline; null: none
     */
    void sweep(ScheduleId schedule, Timeline timeline, @Nullable GrantId another, Sender sender) {
        Set<GrantId> grants = new LinkedHashSet<>();
        timeline.definitions().forEach(definition -> grants.add(definition.grantId()));
        if (another != null) {
            grants.add(another);
        }
        timeline.current().ifPresent(standing -> grants.remove(standing.definition().grantId()));
        grants.stream()
                .filter(grant -> isOwn(sender.tenantId(), schedule, grant))
                .forEach(grant -> revoke(grant, sender));
    }

    private void revoke(GrantId grant, Sender sender) {
        gateway.send(
                new RevokeGrant(sender.tenantId(), grant, sender.actor(), clock.instant()), sender);
    }

    private static String issuer(ScheduleId schedule) {
        return "schedule:" + schedule;
    }
}
