package io.runledger.command.schedule;

import io.runledger.events.grant.GrantCommand.IssueGrant;
import io.runledger.events.grant.GrantScope;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.json.Json;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.ScheduleCommand.CreateSchedule;
import io.runledger.events.schedule.Timing;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Schedules that are in the log, whatever Temporal knows. */
public final class ScheduleSamples {

    private ScheduleSamples() {}

    /** One that is due by UTC, from now on. */
    public static String create(Gateway gateway, Sender sender, String graph, String cron) {
        return create(gateway, sender, graph, cron, "UTC");
    }

    static String create(Gateway gateway, Sender sender, String graph, String cron, String zone) {
        return create(
                gateway,
                sender,
                graph,
                new Timing(cron, zone, OverlapPolicy.SKIP, 10),
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    /** One that was made at some time. */
    public static String create(
            Gateway gateway, Sender sender, String graph, Timing timing, Instant at) {
        ScheduleId id = ScheduleId.random();
        GrantId grant = GrantId.random();
        gateway.send(
                new IssueGrant(
                        sender.tenantId(),
                        grant,
                        List.of(GrantScope.of(new GraphId(graph)).value()),
                        new AccountId(sender.tenantId().value()),
                        null,
                        "schedule:" + id,
                        at),
                sender);
        gateway.send(
                new CreateSchedule(
                        sender.tenantId(),
                        id,
                        null,
                        new GraphId(graph),
                        Json.Obj.EMPTY,
                        Json.Obj.EMPTY,
                        timing,
                        grant,
                        sender.actor(),
                        at),
                sender);
        return id.value();
    }
}
