package io.runledger.worker.architecture.probe;

import io.temporal.client.schedules.ScheduleClient;

/** A worker that puts schedules right by itself. */
final class IllegalScheduler {

    private IllegalScheduler() {}

    static void reconcile(ScheduleClient schedules) {
        schedules
                .listSchedules()
                .forEach(each -> schedules.getHandle(each.getScheduleId()).delete());
    }
}
