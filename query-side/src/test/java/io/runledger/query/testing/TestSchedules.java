package io.runledger.query.testing;

import io.runledger.events.grant.FindGrants;
import io.runledger.events.grant.GrantView;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.FindSchedules;
import io.runledger.events.schedule.ScheduleView;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Knows schedules and grants, as the command side would. */
@Component
public class TestSchedules {

    private final Map<TenantId, List<ScheduleView>> schedules = new ConcurrentHashMap<>();
    private final Map<TenantId, List<GrantView>> grants = new ConcurrentHashMap<>();

    public void know(TenantId tenant, List<ScheduleView> its) {
        schedules.put(tenant, its);
    }

    public void knowGrants(TenantId tenant, List<GrantView> its) {
        grants.put(tenant, its);
    }

    @QueryHandler
    List<ScheduleView> handle(FindSchedules question) {
        return schedules.getOrDefault(question.tenantId(), List.of()).stream()
                .filter(each ->
                        question.scheduleId() == null
                                ? each.deletedAt() == null
                                : each.scheduleId().equals(question.scheduleId()))
                .toList();
    }

    @QueryHandler
    List<GrantView> handle(FindGrants question) {
        return grants.getOrDefault(question.tenantId(), List.of());
    }
}
