package io.runledger.command.schedule;

import io.runledger.command.grant.GrantChecker;
import io.runledger.command.graph.GraphCatalog;
import io.runledger.command.schedule.Timeline.Standing;
import io.runledger.command.schedule.control.ScheduleControlPort;
import io.runledger.command.schedule.control.ScheduleNotFound;
import io.runledger.events.grant.GrantEvent.GrantIssued;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.ScheduleCommand;
import io.runledger.events.schedule.ScheduleCommand.ChangeSchedule;
import io.runledger.events.schedule.ScheduleCommand.DeleteSchedule;
import io.runledger.events.schedule.ScheduleCommand.PauseSchedule;
import io.runledger.events.schedule.ScheduleCommand.ResumeSchedule;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.http.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Changes schedules: Temporal first, then the log, so that what was answered is so in both. */
@Component
class ScheduleChanges {

    private final ScheduleTurns turns;
    private final ScheduleSettling settling;
    private final ScheduleControlPort port;
    private final Timelines timelines;
    private final OwnGrants grants;
    private final GrantChecker checker;
    private final GraphCatalog graphs;
    private final Gateway gateway;
    private final Clock clock;

    ScheduleChanges(
            ScheduleTurns turns,
            ScheduleSettling settling,
            ScheduleControlPort port,
            Timelines timelines,
            OwnGrants grants,
            GrantChecker checker,
            GraphCatalog graphs,
            Gateway gateway,
            Clock clock) {
        this.turns = turns;
        this.settling = settling;
        this.port = port;
        this.timelines = timelines;
        this.grants = grants;
        this.checker = checker;
        this.graphs = graphs;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** Lets one change through: what it does in Temporal and says to the log. */
    private void inTurn(ScheduleId id, String operation, Sender sender, Consumer<Turn> change) {
        TenantId tenant = sender.tenantId();
        timelines.require(tenant, id);
        String token = turns.take(tenant, id, operation, null);
        try {
            // It may have gone while this waited for its turn.
            change.accept(new Turn(token, timelines.require(tenant, id)));
            grants.sweep(id, timelines.of(tenant, id), null, sender);
            turns.end(token, tenant, id);
        } catch (RuntimeException failure) {
            turns.abandon(token);
            throw failure;
        }
    }

    private record Turn(String token, Standing standing) {}

    /** Makes it like this from now on. */
    void change(ScheduleId id, ScheduleForm form, Sender sender) {
        inTurn(
                id,
                "change",
                sender,
                turn -> {
                    ScheduleDefinition wanted = wanted(turn, id, form, sender);
                    if (!wanted.equals(turn.standing().definition())) {
                        change(id, turn.standing(), wanted, sender);
                    }
                    if (form.enabled() != null) {
                        enable(
                                id,
                                new Standing(wanted, turn.standing().paused()),
                                form.enabled(),
                                sender);
                    }
                });
    }

    private void change(ScheduleId id, Standing now, ScheduleDefinition wanted, Sender sender) {
        if (!wanted.timing().equals(now.definition().timing())) {
            settling.put(sender.tenantId(), id, new Standing(wanted, now.paused()));
        }
        tell(
                new ChangeSchedule(
                        sender.tenantId(),
                        id,
                        wanted.name(),
                        wanted.graphId(),
                        wanted.input(),
                        wanted.config(),
                        wanted.timing(),
                        wanted.grantId(),
                        sender.actor(),
                        clock.instant()),
                sender);
    }

    /** What it is to be; its own grant is for its graph, so another graph needs another grant. */
    private ScheduleDefinition wanted(Turn turn, ScheduleId id, ScheduleForm form, Sender sender) {
        TenantId tenant = sender.tenantId();
        ScheduleDefinition now = turn.standing().definition();
        ScheduleDefinition wanted = form.over(now);
        if (wanted.graphId().equals(now.graphId()) && wanted.grantId().equals(now.grantId())) {
            return wanted;
        }
        if (graphs.newest(tenant, wanted.graphId()).isEmpty()) {
            throw ProblemException.notFound("there is no graph " + wanted.graphId());
        }
        if (form.grantId() != null || !grants.isOwn(tenant, id, now.grantId())) {
            checker.require(tenant, wanted.grantId(), wanted.graphId(), clock.instant());
            return wanted;
        }
        GrantIssued old = grants.find(tenant, now.grantId()).orElseThrow();
        GrantId fresh = GrantId.random();
        turns.about(turn.token(), fresh);
        grants.issue(id, fresh, wanted.graphId(), old.accountId(), sender);
        return new ScheduleDefinition(
                wanted.name(),
                wanted.graphId(),
                wanted.input(),
                wanted.config(),
                wanted.timing(),
                fresh);
    }

    /** Keeps it from starting anything, or lets it; what is so already stays so. */
    void enable(ScheduleId id, boolean enabled, Sender sender) {
        inTurn(
                id,
                enabled ? "resume" : "pause",
                sender,
                turn -> enable(id, turn.standing(), enabled, sender));
    }

    /**
     * A pause counts from before Temporal knows of it and a resumption from after: what comes
     * between is explained by the pause either way.
     */
    private void enable(ScheduleId id, Standing now, boolean enabled, Sender sender) {
        TenantId tenant = sender.tenantId();
        Instant before = clock.instant();
        try {
            if (enabled) {
                port.resume(tenant, id);
            } else {
                port.pause(tenant, id);
            }
        } catch (ScheduleNotFound _) {
            settling.put(tenant, id, new Standing(now.definition(), !enabled));
        }
        tell(
                enabled
                        ? new ResumeSchedule(tenant, id, sender.actor(), clock.instant())
                        : new PauseSchedule(tenant, id, sender.actor(), before),
                sender);
    }

    /** Ends it. */
    void delete(ScheduleId id, Sender sender) {
        inTurn(
                id,
                "delete",
                sender,
                _ -> {
                    Instant before = clock.instant();
                    port.delete(sender.tenantId(), id);
                    tell(new DeleteSchedule(sender.tenantId(), id, sender.actor(), before), sender);
                });
    }

    /** Has due times that are over run now. */
    void backfill(ScheduleId id, BackfillForm form, Sender sender) {
        inTurn(
                id,
                "backfill",
                sender,
                turn -> {
                    form.requireFew(turn.standing().definition().timing());
                    ask(id, form, turn.standing(), sender);
                    tell(form.command(id, sender, clock.instant()), sender);
                });
    }

    private void ask(ScheduleId id, BackfillForm form, Standing standing, Sender sender) {
        TenantId tenant = sender.tenantId();
        try {
            port.backfill(tenant, id, form.from(), form.to(), form.overlap());
        } catch (ScheduleNotFound _) {
            settling.put(tenant, id, standing);
            port.backfill(tenant, id, form.from(), form.to(), form.overlap());
        }
    }

    private void tell(ScheduleCommand command, Sender sender) {
        gateway.call(command, sender, Boolean.class);
    }
}
