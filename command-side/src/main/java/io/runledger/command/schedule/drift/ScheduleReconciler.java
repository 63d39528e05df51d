package io.runledger.command.schedule.drift;

import io.runledger.command.schedule.ScheduleDirectory;
import io.runledger.command.schedule.ScheduleEntry;
import io.runledger.command.schedule.ScheduleIntents;
import io.runledger.command.schedule.control.ControlledSchedule;
import io.runledger.command.schedule.control.ScheduleControlPort;
import io.runledger.command.schedule.control.SlotOrder;
import io.runledger.command.schedule.control.TemporalScheduleId;
import io.runledger.command.schedule.drift.Finding.Repair;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.Drift;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Compares the schedules of the log with Temporal's. The log is right. */
@Component
class ScheduleReconciler {

    /** Temporal answers in some milliseconds each. */
    private static final int AT_ONCE = 16;

    private static final long PATIENCE_SECONDS = 120;

    private final ScheduleDirectory directory;
    private final ScheduleIntents intents;
    private final ScheduleControlPort port;
    private final DriftRepair repair;

    ScheduleReconciler(
            ScheduleDirectory directory,
            ScheduleIntents intents,
            ScheduleControlPort port,
            DriftRepair repair) {
        this.directory = directory;
        this.intents = intents;
        this.port = port;
        this.repair = repair;
    }

    /**
     * Compares, and repairs where that is asked for.
     *
     * @param tenant whose schedules; null: everybody's
     * @param fix whether what differs is made like the log
     * @param by who asks, for the log
     * @throws io.runledger.command.schedule.control.SchedulesUnavailable if Temporal is away
     */
    Reconciliation reconcile(@Nullable TenantId tenant, boolean fix, String by) {
        String prefix =
                tenant == null ? TemporalScheduleId.PREFIX : TemporalScheduleId.prefixOf(tenant);
        List<String> inTemporal = port.list(prefix);
        List<ScheduleEntry> living = tenant == null ? directory.living() : directory.living(tenant);
        Set<String> temporalIds = new LinkedHashSet<>();
        living.forEach(entry ->
                temporalIds.add(TemporalScheduleId.of(entry.tenantId(), entry.scheduleId())));
        temporalIds.addAll(inTemporal);
        List<Finding> findings =
                atOnce(temporalIds.stream().sorted().toList(), id -> looked(id, fix, by));
        return new Reconciliation(living.size(), findings);
    }

    private List<Finding> looked(String temporalId, boolean fix, String by) {
        Optional<SlotOrder> ours = TemporalScheduleId.parse(temporalId);
        if (ours.isEmpty()) {
            // A list may tell of what was removed a moment ago.
            return port.describe(temporalId).stream()
                    .map(_ -> stranger(temporalId))
                    .map(stranger -> fix ? repair.remove(stranger, by) : stranger)
                    .toList();
        }
        TenantId tenant = ours.get().tenantId();
        ScheduleId schedule = ours.get().scheduleId();
        List<Finding> findings = compared(tenant, schedule);
        if (findings.isEmpty()) {
            return List.of();
        }
        if (fix) {
            return repair.settle(tenant, schedule, () -> compared(tenant, schedule), by);
        }
        // A change that is under way is in one of the two first, and may begin between two looks.
        List<Finding> again = compared(tenant, schedule);
        return intents.isUnderWay(tenant, schedule)
                ? List.of()
                : again.stream().filter(findings::contains).toList();
    }

    private List<Finding> compared(TenantId tenant, ScheduleId schedule) {
        Optional<ControlledSchedule> wanted =
                directory.find(tenant, schedule).map(ScheduleReconciler::wanted);
        var told = port.describe(tenant, schedule);
        if (wanted.isPresent()) {
            return DriftRules.compare(wanted.get(), told);
        }
        return told.isEmpty()
                ? List.of()
                : List.of(
                        new Finding(
                                tenant,
                                schedule,
                                TemporalScheduleId.of(tenant, schedule),
                                Drift.ORPHANED,
                                "Temporal has it, and the log does not, or has deleted it",
                                Repair.DELETED,
                                false));
    }

    private static Finding stranger(String temporalId) {
        return new Finding(
                null,
                null,
                temporalId,
                Drift.ORPHANED,
                "Temporal has it under an id that begins as ours do and is none",
                Repair.DELETED,
                false);
    }

    private static ControlledSchedule wanted(ScheduleEntry entry) {
        return new ControlledSchedule(
                entry.tenantId(), entry.scheduleId(), entry.timing(), !entry.enabled());
    }

    /** Looks at several at once; the first failure is everybody's. */
    private static List<Finding> atOnce(List<String> ids, Function<String, List<Finding>> look) {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Callable<List<Finding>>> looks =
                    ids.stream().<Callable<List<Finding>>>map(id -> () -> look.apply(id)).toList();
            List<Finding> findings = new ArrayList<>();
            for (Future<List<Finding>> each :
                    threads.invokeAll(looks, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                findings.addAll(each.get());
            }
            findings.sort(Comparator.comparing(Finding::temporalId));
            return findings;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while schedules were compared", e);
        }
    }
}
