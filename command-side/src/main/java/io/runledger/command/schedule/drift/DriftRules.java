package io.runledger.command.schedule.drift;

import io.runledger.command.schedule.control.ControlledSchedule;
import io.runledger.command.schedule.control.ControlledTiming;
import io.runledger.command.schedule.control.ScheduleDescription;
import io.runledger.command.schedule.control.SlotOrder;
import io.runledger.command.schedule.drift.Finding.Repair;
import io.runledger.events.schedule.Drift;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says how a schedule in Temporal differs from the one of the log. Pure. */
final class DriftRules {

    private DriftRules() {}

    /** The differences of a living schedule; none where Temporal does what the log says. */
    static List<Finding> compare(ControlledSchedule wanted, Optional<ScheduleDescription> told) {
        if (told.isEmpty()) {
            return List.of(
                    finding(
                            wanted,
                            Drift.MISSING,
                            "the log has it, and Temporal does not: it starts nothing",
                            Repair.CREATED));
        }
        List<Finding> findings = new ArrayList<>();
        if (told.get().paused() != wanted.paused()) {
            findings.add(
                    finding(
                            wanted,
                            Drift.STATE_MISMATCH,
                            wanted.paused()
                                    ? "it is paused in the log, and runs in Temporal"
                                    : "it is paused in Temporal, and not in the log",
                            wanted.paused() ? Repair.PAUSED : Repair.RESUMED));
        }
        if (!told.get().does(wanted)) {
            findings.add(
                    finding(
                            wanted,
                            Drift.DEFINITION_MISMATCH,
                            definition(wanted, told.get()),
                            Repair.UPDATED));
        }
        return List.copyOf(findings);
    }

    private static Finding finding(
            ControlledSchedule wanted, Drift drift, String detail, Repair repair) {
        return new Finding(
                wanted.tenantId(),
                wanted.scheduleId(),
                wanted.temporalId(),
                drift,
                detail,
                repair,
                false);
    }

    private static String definition(ControlledSchedule wanted, ScheduleDescription told) {
        ControlledTiming log = ControlledTiming.of(wanted.timing());
        ControlledTiming temporal = told.timing();
        List<String> parts = new ArrayList<>();
        if (!Objects.equals(log.cron(), temporal.cron())) {
            parts.add(differs("cron", wanted.timing().cron(), cron(wanted, told)));
        }
        if (!log.timezone().equals(temporal.timezone())) {
            parts.add(differs("timezone", log.timezone(), temporal.timezone()));
        }
        if (log.overlap() != temporal.overlap()) {
            parts.add(differs("overlap", lower(log.overlap()), lower(temporal.overlap())));
        }
        if (log.catchupSeconds() != temporal.catchupSeconds()) {
            parts.add(
                    differs(
                            "catchup_window_seconds",
                            Long.toString(log.catchupSeconds()),
                            Long.toString(temporal.catchupSeconds())));
        }
        if (!new SlotOrder(wanted.tenantId(), wanted.scheduleId()).equals(told.order())) {
            parts.add("what it starts is not this schedule's workflow");
        }
        return String.join("; ", parts);
    }

    private static String cron(ControlledSchedule wanted, ScheduleDescription told) {
        String written = told.writtenCron();
        return told.timing().cron() == null
                        || written == null
                        || written.equals(wanted.timing().cron())
                ? "other times"
                : written;
    }

    private static String differs(String part, String log, String temporal) {
        return "%s is %s in the log and %s in Temporal"
                .formatted(part, log, temporal.isEmpty() ? "not set" : temporal);
    }

    private static String lower(@Nullable Enum<?> value) {
        return value == null ? "something else" : value.name().toLowerCase(Locale.ROOT);
    }
}
