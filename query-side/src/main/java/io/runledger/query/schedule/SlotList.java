package io.runledger.query.schedule;

import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunStatus;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.ProblemException;
import io.runledger.query.readmodel.Columns;
import io.runledger.query.readmodel.ReadTables;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists the due times of schedules and what became of them, the latest first. */
@Component
class SlotList {

    private final ReadTables tables;

    SlotList(ReadTables tables) {
        this.tables = tables;
    }

    /**
     * One page.
     *
     * @param nextCursor where the next page begins, or null at the end
     */
    record Page(List<SlotRow> slots, @Nullable String nextCursor) {

        Page {
            slots = List.copyOf(slots);
        }
    }

    /** The place of a slot in the list; nothing is moved in it, whatever is added. */
    private record Place(Instant scheduledFor, String run) {

        private static final Place BEFORE_ALL =
                new Place(Instant.parse("9999-12-31T23:59:59Z"), "");

        static Place of(@Nullable String cursor) {
            return Cursor.decode(cursor).map(Place::read).orElse(BEFORE_ALL);
        }

        private static Place read(Json.Obj sent) {
            String time = sent.text("at");
            String run = sent.text("run");
            try {
                if (time != null && run != null) {
                    return new Place(Instant.parse(time), run);
                }
            } catch (DateTimeException _) {
                // Falls through to the one answer for everything that is no cursor.
            }
            throw Cursor.invalid();
        }

        static String cursor(SlotRow last) {
            String run = last.runId();
            return Cursor.encode(
                    Json.obj()
                            .put("at", last.scheduledFor())
                            .put("run", run == null ? "" : run)
                            .build());
        }
    }

    /**
     * @param status only slots that stand like this; null or empty: all
     */
    Page find(
            TenantId tenant,
            ScheduleId schedule,
            @Nullable String status,
            int limit,
            @Nullable String cursor) {
        Place below = Place.of(cursor);
        List<SlotRow> rows =
                tables.sql(
                                """
                                SELECT * FROM read_model.schedule_runs
                                WHERE tenant_id = :tenant AND schedule_id = :schedule
                                  AND (scheduled_for, run_id) < (:at, :run)
                                  AND (:status::text IS NULL OR status = :status)
                                ORDER BY scheduled_for DESC, run_id DESC LIMIT :limit
                                """)
                        .param("tenant", tenant.value())
                        .param("schedule", schedule.value())
                        .param("at", Columns.time(below.scheduledFor()))
                        .param("run", below.run())
                        .param("status", known(status), Types.VARCHAR)
                        .param("limit", limit + 1)
                        .query((row, _) -> SlotRow.of(row))
                        .list();
        if (rows.size() <= limit) {
            return new Page(rows, null);
        }
        List<SlotRow> page = rows.subList(0, limit);
        return new Page(page, Place.cursor(page.getLast()));
    }

    private static @Nullable String known(@Nullable String status) {
        if (status == null || status.isBlank()) {
            return null;
        }
        if (Arrays.stream(RunStatus.values()).map(Columns::lower).anyMatch(status::equals)) {
            return status;
        }
        throw ProblemException.invalid(
                "status",
                "must be one of " + Arrays.stream(RunStatus.values()).map(Columns::lower).toList());
    }

    /** What became of the latest due time of each schedule of a tenant, by schedule. */
    Map<String, SlotRow> latest(TenantId tenant) {
        return tables
                .sql(
                        """
                        SELECT DISTINCT ON (schedule_id) * FROM read_model.schedule_runs
                        WHERE tenant_id = :tenant
                        ORDER BY schedule_id, scheduled_for DESC, run_id DESC
                        """)
                .param("tenant", tenant.value())
                .query((row, _) -> SlotRow.of(row))
                .list()
                .stream()
                .collect(Collectors.toMap(SlotRow::scheduleId, slot -> slot));
    }
}
