package io.runledger.command.schedule.drift;

import io.runledger.command.schedule.ScheduleRepair;
import io.runledger.command.schedule.control.ScheduleControlPort;
import io.runledger.events.id.NameUuid;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.ScheduleCommand.NoteRepair;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Makes Temporal like the log where they differ, and has the log say so. */
@Component
class DriftRepair {

    private static final Pattern TENANT = Pattern.compile("sched:([a-z0-9-]{1,63}):.*");

    private final ScheduleRepair repair;
    private final ScheduleControlPort port;
    private final Gateway gateway;
    private final Clock clock;

    DriftRepair(ScheduleRepair repair, ScheduleControlPort port, Gateway gateway, Clock clock) {
        this.repair = repair;
        this.port = port;
        this.gateway = gateway;
        this.clock = clock;
    }

    /**
     * Repairs a schedule of ours.
     *
     * @param look finds what differs; asked while nobody else changes the schedule
     * @return what was found then, and is so no more
     */
    List<Finding> settle(
            TenantId tenant, ScheduleId schedule, Supplier<List<Finding>> look, String by) {
        List<Finding> found = new ArrayList<>();
        repair.repair(tenant, schedule, () -> found.addAll(look.get()));
        List<Finding> fixed = found.stream().map(Finding::asFixed).toList();
        fixed.forEach(each -> note(tenant, schedule, each, action(each), by));
        return fixed;
    }

    /**
     * Removes what has an id that begins as ours do. The log keeps it under an id that is derived
     * from the one in Temporal.
     *
     * @return it as it is now: where its id names no tenant, whose log would say so, it stays
     */
    Finding remove(Finding stranger, String by) {
        Matcher tenant = TENANT.matcher(stranger.temporalId());
        if (!tenant.matches()) {
            return stranger;
        }
        port.delete(stranger.temporalId());
        ScheduleId derived =
                new ScheduleId(
                        NameUuid.of("temporal schedule\n" + stranger.temporalId()).toString());
        note(
                new TenantId(tenant.group(1)),
                derived,
                stranger,
                action(stranger) + " " + stranger.temporalId(),
                by);
        return stranger.asFixed();
    }

    private static String action(Finding finding) {
        return finding.repair().name().toLowerCase(Locale.ROOT);
    }

    private void note(
            TenantId tenant, ScheduleId schedule, Finding finding, String action, String by) {
        gateway.send(
                new NoteRepair(tenant, schedule, finding.drift(), action, by, clock.instant()),
                new Sender(tenant, by));
    }
}
