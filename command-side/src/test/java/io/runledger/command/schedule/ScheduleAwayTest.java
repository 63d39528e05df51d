package io.runledger.command.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.events.grant.GrantEvent.GrantIssued;
import io.runledger.events.grant.GrantEvent.GrantRevoked;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.schedule.ScheduleEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered where there is no Temporal. */
class ScheduleAwayTest extends ApiTest {

    private static final String SCHEDULES = "/api/v1/schedules";

    @BeforeEach
    void publish() {
        publish("free", FREE);
        publish("paid", PAID);
    }

    private static String body(String graph, String cron, String zone) {
        return "{'graph_id':'%s','input':{},'cron':'%s','timezone':'%s'}"
                .formatted(graph, cron, zone);
    }

    @Test
    void withoutTemporalNothingIsKeptOfASchedule() {
        Api.Answer answer = api.post(SCHEDULES, body("free", "0 9 * * *", "UTC"));
        assertThat(answer.status()).as(answer.body().text()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("schedules_unavailable");
        assertThat(events(ScheduleEvent.class)).isEmpty();
        assertThat(events(GrantRevoked.class).stream().map(GrantRevoked::grantId).toList())
                .isEqualTo(events(GrantIssued.class).stream().map(GrantIssued::grantId).toList());
        assertThat(api.get(SCHEDULES).body().get("schedules")).isEqualTo(Json.Arr.EMPTY);
    }

    @ParameterizedTest
    @CsvSource({
        "'* * * *', UTC, cron",
        "'* * * * * *', UTC, cron",
        "'@daily', UTC, cron",
        "'61 * * * *', UTC, cron",
        "'0 9 * * *', Mars/Olympus, timezone",
        "'0 9 * * *', '+01:00', timezone"
    })
    void whatIsNoTimeIsRefusedByItsField(String cron, String zone, String field) {
        Api.Answer answer = api.post(SCHEDULES, body("free", cron, zone));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.faults()).containsExactly(field);
    }

    @Test
    @Tag("SCHEDULE_CREATION_REJECTS_IF_CURRENTLY_UNPAYABLE")
    void aScheduleWhoseRunCouldNotBePaidNowIsRefused() {
        Api.Answer poor = api.post(SCHEDULES, body("paid", "0 9 * * *", "UTC"));
        assertThat(poor.status()).as(poor.body().text()).isEqualTo(402);
        assertThat(poor.code()).isEqualTo("insufficient_credits");
        assertThat(events(GrantIssued.class)).isEmpty();
        deposit(1_000_000);
        Api.Answer rich = api.post(SCHEDULES, body("paid", "0 9 * * *", "UTC"));
        assertThat(rich.code()).isEqualTo("schedules_unavailable");
    }

    @Test
    void anUnknownGraphAccountOrGrantIsRefused() {
        assertThat(api.post(SCHEDULES, body("nope", "0 9 * * *", "UTC")).status()).isEqualTo(404);
        String account = body("free", "0 9 * * *", "UTC").replace("}", "");
        assertThat(
                        api.post(
                                        SCHEDULES,
                                        "{'graph_id':'free','cron':'0 9 * * *','timezone':'UTC',"
                                                + "'billing_account_id':'nobody'}")
                                .status())
                .as(account)
                .isEqualTo(404);
        Api.Answer grant =
                api.post(
                        SCHEDULES,
                        "{'graph_id':'free','cron':'0 9 * * *','timezone':'UTC',"
                                + "'grant_id':'7b0c6a52-1d0b-4e3a-9b1e-2f8a4c5d7e90'}");
        assertThat(grant.status()).isEqualTo(403);
        assertThat(grant.code()).isEqualTo("grant_not_found");
    }

    @Test
    void aTriggerStartsNothingWithoutTemporal() {
        String id = ScheduleSamples.create(gateway, sender(), "free", "0 9 * * *");
        Api.Answer answer = api.post(SCHEDULES + "/" + id + "/trigger", "{}");
        assertThat(answer.status()).as(answer.body().text()).isEqualTo(503);
        assertThat(events(RunRequested.class)).isEmpty();
    }

    @Test
    void aChangeThatTemporalCannotTakeIsNotMade() {
        String id = ScheduleSamples.create(gateway, sender(), "free", "0 9 * * *");
        int before = events(ScheduleEvent.class).size();
        for (Api.Answer answer :
                new Api.Answer[] {
                    api.patch(SCHEDULES + "/" + id, "{'cron':'0 10 * * *'}"),
                    api.post(SCHEDULES + "/" + id + "/pause", "{}"),
                    api.delete(SCHEDULES + "/" + id)
                }) {
            assertThat(answer.status()).as(answer.body().text()).isEqualTo(503);
        }
        assertThat(events(ScheduleEvent.class)).hasSize(before);
        assertThat(api.get(SCHEDULES + "/" + id).body().text("cron")).isEqualTo("0 9 * * *");
    }

    @Test
    void anotherTenantsScheduleIsNotThere() {
        String id = ScheduleSamples.create(gateway, sender(), "free", "0 9 * * *");
        Api other = apiOf(new io.runledger.events.id.TenantId("t-" + java.util.UUID.randomUUID()));
        String path = SCHEDULES + "/" + id;
        assertThat(other.get(path).status()).isEqualTo(404);
        assertThat(other.get(path + "/next").status()).isEqualTo(404);
        assertThat(other.get(path + "/describe").status()).isEqualTo(404);
        assertThat(other.patch(path, "{'enabled':false}").status()).isEqualTo(404);
        assertThat(other.post(path + "/pause", "{}").status()).isEqualTo(404);
        assertThat(other.post(path + "/trigger", "{}").status()).isEqualTo(404);
        assertThat(other.delete(path).status()).isEqualTo(404);
        assertThat(api.get(path).status()).isEqualTo(200);
    }

    @Test
    void theNextTimesComeWithWhatChangesOfClocksDo() {
        String id =
                ScheduleSamples.create(gateway, sender(), "free", "30 2 * 3,10 *", "Europe/Berlin");
        Json.Obj next = api.get(SCHEDULES + "/" + id + "/next?count=70").body();
        assertThat(((Json.Arr) java.util.Objects.requireNonNull(next.get("next"))).items())
                .hasSize(70);
        assertThat(next.text()).contains("does not exist").contains("twice");
    }
}
