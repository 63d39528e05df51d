package io.runledger.query.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.id.GrantId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.ScheduleEvent;
import io.runledger.events.schedule.ScheduleEvent.ScheduleCreated;
import io.runledger.events.schedule.ScheduleEvent.ScheduleDeleted;
import io.runledger.events.schedule.SlotEvent.SlotSkipped;
import io.runledger.events.schedule.SlotReason;
import io.runledger.events.schedule.Timing;
import io.runledger.query.testing.QueryServerTest;
import io.runledger.query.testing.Story;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The history of a schedule over HTTP. */
class ScheduleRunsApiTest extends QueryServerTest {

    private static final TenantId TENANT = new TenantId("default");
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final ScheduleId schedule = new ScheduleId(UUID.randomUUID().toString());
    private final String path = "/api/v1/schedules/" + schedule + "/runs";

    private void created() {
        log.append(
                "default",
                new ScheduleCreated(
                        TENANT,
                        schedule,
                        ScheduleEvent.contentKeyOf(TENANT, schedule),
                        "nightly",
                        Story.GRAPH.id(),
                        Json.Obj.EMPTY,
                        Json.Obj.EMPTY,
                        new Timing("0 12 * * *", "UTC", OverlapPolicy.SKIP, 10),
                        GrantId.random(),
                        "key:test",
                        NOON.minusSeconds(60)));
    }

    private static Json.Obj first(Json.Obj answer) {
        return (Json.Obj) ((Json.Arr) answer.get("runs")).items().getFirst();
    }

    private static int count(Json.Obj answer) {
        return ((Json.Arr) answer.get("runs")).items().size();
    }

    @Test
    @Tag("AUDITABLE_TRIGGER_PROVENANCE")
    void hasRunsAndReasonsAlsoWhenTheScheduleIsGone() {
        created();
        Story run = new Story("default").scheduled(schedule, NOON).started().completed();
        log.append(run);
        log.append(
                "default",
                new SlotSkipped(
                        TENANT,
                        schedule,
                        NOON.plusSeconds(60),
                        SlotReason.INSUFFICIENT_CREDITS,
                        "account default has 0 credits",
                        NOON.plusSeconds(61)));
        log.append("default", new ScheduleDeleted(TENANT, schedule, "key:test", NOON));
        Json.Obj answer = eventually(path, found -> count(found) == 2);
        assertThat(first(answer).get("run_id")).isEqualTo(Json.NULL);
        assertThat(first(answer).text("skip_reason")).isEqualTo("insufficient_credits");
        assertThat(first(answer).text("scheduled_for")).isEqualTo("2026-01-31T12:01:00Z");
        Json.Obj good = first(json(path + "?status=success"));
        assertThat(good.text("run_id")).isEqualTo(run.run.value());
        assertThat(good.text("started_at")).isNotNull();
        Json.Obj listed =
                first(
                        eventually(
                                "/api/v1/runs?schedule_id=" + schedule,
                                found -> count(found) == 1));
        assertThat(listed.text("schedule_id")).isEqualTo(schedule.value());
        assertThat(listed.text("scheduled_for")).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(listed.text("trigger_ref")).isEqualTo(schedule + "/2026-01-31T12:00:00Z");
        log.append("default", Story.graph("default"));
        Json.Obj whole = json("/api/v1/runs/" + run.run);
        assertThat(whole.text("schedule_id")).isEqualTo(schedule.value());
        assertThat(whole.text("scheduled_for")).isEqualTo("2026-01-31T12:00:00Z");
    }

    @Test
    @Tag("TENANT_ISOLATION")
    void ofAnotherTenantIsNotFound() {
        created();
        assertThat(get(path).statusCode()).isEqualTo(200);
        assertThat(getAsOther(path).statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/schedules/no-uuid/runs").statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/schedules/" + UUID.randomUUID() + "/runs").statusCode())
                .isEqualTo(404);
    }
}
