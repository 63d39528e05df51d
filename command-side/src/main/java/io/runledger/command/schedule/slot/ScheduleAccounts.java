package io.runledger.command.schedule.slot;

import io.runledger.events.id.RunId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.SlotCommand;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Up to where the due times of schedules have their fates, and which of some have one. */
@Component
class ScheduleAccounts {

    /** Whoever takes an account and dies gives it back after this. */
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final JdbcClient db;

    ScheduleAccounts(JdbcClient db) {
        this.db = db;
    }

    /**
     * A schedule's account.
     *
     * @param accountedTo every due time up to here has its fate
     */
    record Account(TenantId tenantId, ScheduleId scheduleId, Instant accountedTo) {}

    /** Takes accounts that are to be looked at; no other process gets them meanwhile. */
    List<Account> take(Instant now, int most) {
        return db.sql(
                        """
                        UPDATE schedule_accounts a SET next_look = :lease
                        FROM (SELECT tenant_id, schedule_id FROM schedule_accounts
                              WHERE next_look <= :now
                              ORDER BY next_look LIMIT :most FOR UPDATE SKIP LOCKED) taken
                        WHERE a.tenant_id = taken.tenant_id AND a.schedule_id = taken.schedule_id
                        RETURNING a.tenant_id, a.schedule_id, a.accounted_to
                        """)
                .param("now", time(now))
                .param("lease", time(now.plus(LEASE)))
                .param("most", most)
                .query((row, _) ->
                        new Account(
                                new TenantId(row.getString("tenant_id")),
                                new ScheduleId(row.getString("schedule_id")),
                                row.getObject("accounted_to", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Gives an account back; it never goes backwards. */
    void giveBack(Account account, Instant accountedTo, Instant nextLook) {
        db.sql(
                        """
                        UPDATE schedule_accounts
                        SET accounted_to = greatest(accounted_to, :to), next_look = :next
                        WHERE tenant_id = :tenant AND schedule_id = :schedule
                        """)
                .param("to", time(accountedTo))
                .param("next", time(nextLook))
                .param("tenant", account.tenantId().value())
                .param("schedule", account.scheduleId().value())
                .update();
    }

    /** Ends the account of a schedule that is gone. */
    void end(Account account) {
        db.sql(
                        """
                        DELETE FROM schedule_accounts
                        WHERE tenant_id = :tenant AND schedule_id = :schedule
                        """)
                .param("tenant", account.tenantId().value())
                .param("schedule", account.scheduleId().value())
                .update();
    }

    /** Those of these due times that have a run or a reason, by the log. */
    Set<Instant> decided(Account account, List<Instant> slots) {
        if (slots.isEmpty()) {
            return Set.of();
        }
        Map<String, Instant> byId = new HashMap<>();
        for (Instant slot : slots) {
            TenantId tenant = account.tenantId();
            ScheduleId schedule = account.scheduleId();
            byId.put(RunId.of(tenant, SlotCommand.runKey(schedule, slot)).value(), slot);
            byId.put(SlotCommand.idOf(tenant, schedule, slot), slot);
        }
        return db
                .sql(
                        """
                        SELECT aggregate_identifier FROM domain_events
                        WHERE aggregate_identifier IN (:ids) AND sequence_number = 0
                        """)
                .param("ids", byId.keySet())
                .query((row, _) -> row.getString(1))
                .list()
                .stream()
                .flatMap(id -> Optional.ofNullable(byId.get(id)).stream())
                .collect(Collectors.toSet());
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
