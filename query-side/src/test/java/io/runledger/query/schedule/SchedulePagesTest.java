package io.runledger.query.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.grant.GrantView;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.ScheduleEvent;
import io.runledger.events.schedule.ScheduleEvent.ScheduleCreated;
import io.runledger.events.schedule.ScheduleView;
import io.runledger.events.schedule.ScheduleView.Due;
import io.runledger.events.schedule.SlotEvent.SlotSkipped;
import io.runledger.events.schedule.SlotReason;
import io.runledger.events.schedule.Timing;
import io.runledger.query.testing.QueryServerTest;
import io.runledger.query.testing.Story;
import io.runledger.query.testing.TestSchedules;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The pages about schedules and grants. */
class SchedulePagesTest extends QueryServerTest {

    private static final TenantId TENANT = new TenantId("default");
    private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");
    private static final Timing TIMING =
            new Timing("30 2 * * *", "Europe/Berlin", OverlapPolicy.BUFFER_ONE, 60);
    private static final String NO_SUCH_TIME =
            "02:30 does not exist on 2026-03-29 in Europe/Berlin";

    @Autowired private TestSchedules known;

    private final ScheduleId schedule = new ScheduleId(UUID.randomUUID().toString());

    private ScheduleView view(boolean enabled, @Nullable Instant deletedAt) {
        return new ScheduleView(
                schedule,
                "nightly <b>",
                Story.GRAPH.id(),
                Json.obj().put("ticket", "7").build(),
                Json.Obj.EMPTY,
                TIMING,
                enabled,
                GrantId.random(),
                NOON,
                NOON,
                deletedAt,
                deletedAt == null
                        ? List.of(
                                new Due(
                                        Instant.parse("2026-03-30T00:30:00Z"),
                                        "2026-03-30T02:30+02:00",
                                        null))
                        : List.of(),
                deletedAt == null ? List.of(NO_SUCH_TIME) : List.of());
    }

    private Story slots() {
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
                        TIMING,
                        GrantId.random(),
                        "key:test",
                        NOON));
        Story run = new Story("default").scheduled(schedule, NOON.minusSeconds(60)).started();
        log.append(run);
        log.append(
                "default",
                new SlotSkipped(
                        TENANT, schedule, NOON, SlotReason.OVERLAP, "run 1 was under way", NOON));
        eventually(
                "/api/v1/schedules/" + schedule + "/runs",
                found -> ((Json.Arr) found.get("runs")).items().size() == 2);
        return run;
    }

    /** Kept for looking at, with its style beside it. */
    private String page(String name, String path) throws IOException {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Path folder = Files.createDirectories(Path.of("target", "pages"));
        Files.writeString(
                folder.resolve(name + ".html"),
                answer.body()
                        .replace("/assets/", "../../../platform/target/classes/static/assets/"));
        return answer.body();
    }

    @Test
    void theListShowsWhatIsDueAndWhatBecameOfTheLatest() throws IOException {
        known.know(TENANT, List.of(view(true, null)));
        slots();
        assertThat(page("schedules", "/schedules"))
                .contains(
                        "nightly &lt;b&gt;",
                        "30 2 * * *",
                        "Europe/Berlin",
                        "2026-03-30 00:30:00",
                        "overlap: run 1 was under way",
                        "data-post=\"/api/v1/schedules\"",
                        "data-to=\"/api/v1/schedules/pause\"",
                        "data-ask=\"/api/v1/schedules/reconcile\"")
                .doesNotContain("<b>");
    }

    @Test
    void aScheduleShowsItsTimesWithNotesItsSlotsWithReasonsAndWhatCanBeDone() throws IOException {
        known.know(TENANT, List.of(view(true, null)));
        Story run = slots();
        String api = "/api/v1/schedules/" + schedule;
        assertThat(page("schedule", "/schedules/" + schedule))
                .contains(
                        NO_SUCH_TIME,
                        "2026-03-30T02:30",
                        "2026-03-28 12:00:00",
                        "overlap: run 1 was under way",
                        "/runs/" + run.run,
                        "buffer one",
                        "data-post=\"" + api + "/trigger\"",
                        "data-post=\"" + api + "/pause\"",
                        "data-method=\"PATCH\"",
                        "data-method=\"DELETE\"",
                        "data-json=\"" + api + "/describe\"")
                .doesNotContain("data-post=\"" + api + "/resume\"");
    }

    @Test
    void aPausedOneCanBeResumedAndADeletedOneKeepsItsHistoryAlone() throws IOException {
        known.know(TENANT, List.of(view(false, null)));
        assertThat(page("schedule-paused", "/schedules/" + schedule))
                .contains("/resume\"", "It is paused")
                .doesNotContain("/pause\"");
        known.know(TENANT, List.of(view(true, NOON)));
        slots();
        assertThat(page("schedule-deleted", "/schedules/" + schedule))
                .contains("deleted", "overlap: run 1 was under way")
                .doesNotContain("data-post=\"/api/v1/schedules", "data-json");
        assertThat(get("/schedules").body()).contains("No schedules yet");
    }

    @Test
    @Tag("TENANT_ISOLATION")
    void whatIsNotThereOrAnothersIsNotFound() {
        known.know(TENANT, List.of(view(true, null)));
        assertThat(get("/schedules/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
        assertThat(get("/schedules/no-uuid").statusCode()).isEqualTo(404);
        assertThat(getAsOther("/schedules/" + schedule).statusCode()).isEqualTo(404);
        assertThat(getAsOther("/schedules").body()).doesNotContain("nightly");
    }

    @Test
    void grantsSayWhetherTheyHoldAndOnlyThoseThatMayStillBeAreRevoked() throws IOException {
        GrantView active = grant(null, null);
        GrantView expired = grant(NOON.minusSeconds(86_400L * 365), null);
        GrantView revoked = grant(null, NOON);
        known.knowGrants(TENANT, List.of(active, expired, revoked));
        assertThat(page("grants", "/grants"))
                .contains(
                        "/api/v1/grants/" + active.grantId() + "/revoke",
                        "/api/v1/grants/" + expired.grantId() + "/revoke",
                        ">active<",
                        ">expired<",
                        ">revoked<",
                        "graph:execute:review",
                        "data-post=\"/api/v1/grants\"")
                .doesNotContain(revoked.grantId() + "/revoke");
        assertThat(getAsOther("/grants").body()).contains("No grants yet");
    }

    private static GrantView grant(@Nullable Instant expiresAt, @Nullable Instant revokedAt) {
        return new GrantView(
                GrantId.random(),
                List.of("graph:execute:review"),
                new AccountId("default"),
                expiresAt,
                revokedAt,
                "key:test",
                NOON);
    }
}
