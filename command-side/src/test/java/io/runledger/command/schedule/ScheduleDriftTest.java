package io.runledger.command.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runledger.command.schedule.control.ControlledSchedule;
import io.runledger.command.schedule.control.ScheduleControlPort;
import io.runledger.command.schedule.control.TemporalScheduleId;
import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.schedule.Drift;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.ScheduleEvent.ScheduleRepaired;
import io.runledger.events.schedule.Timing;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** What somebody did to Temporal behind the log's back is found, and undone where that is asked. */
@ContextConfiguration(initializers = ScheduleLifeTest.OnARealServer.class)
@Tag("CRUD_IS_TEMPORAL_AUTHORITY")
class ScheduleDriftTest extends ApiTest {

    private static final String RECONCILE = "/api/v1/schedules/reconcile";
    private static final Timing OTHER = new Timing("7 7 * * *", "UTC", OverlapPolicy.SKIP, 10);

    @Autowired private ScheduleControlPort port;
    @Autowired private ScheduleIntents intents;
    @Autowired private WorkflowServiceStubs stubs;

    private ScheduleId schedule = ScheduleId.random();

    @BeforeEach
    void makeASchedule() {
        publish("free", FREE);
        Api.Answer made =
                api.post(
                        "/api/v1/schedules",
                        "{'graph_id':'free','cron':'0 3 * * *','timezone':'Europe/Berlin'}");
        assertThat(made.status()).as(made.body().text()).isEqualTo(201);
        schedule = new ScheduleId(Objects.requireNonNull(made.body().text("schedule_id")));
    }

    private Json.Obj reconcile(boolean fix) {
        Api.Answer answer = api.post(RECONCILE, "{'fix':" + fix + "}");
        assertThat(answer.status()).as(answer.body().text()).isEqualTo(200);
        return answer.body();
    }

    private static List<Json.Obj> drift(Json.Obj report) {
        return ((Json.Arr) Objects.requireNonNull(report.get("drift")))
                .items().stream().map(Json.Obj.class::cast).toList();
    }

    /** Finds it, repairs it once, and has nothing to say after that. */
    private void isFoundAndFixed(String kind, String action) {
        Json.Obj seen = drift(reconcile(false)).getFirst();
        assertThat(seen.text("class")).isEqualTo(kind);
        assertThat(seen.text("action")).isEqualTo("none");
        assertThat(seen.get("fixed")).isEqualTo(Json.of(false));
        assertThat(seen.text("detail")).isNotBlank();
        assertThat(events(ScheduleRepaired.class)).isEmpty();

        Json.Obj fixed = reconcile(true);
        assertThat(drift(fixed)).hasSize(1);
        assertThat(drift(fixed).getFirst().text("action")).isEqualTo(action);
        assertThat(fixed.text()).contains("\"fixed\":1").contains("\"left\":0");

        Json.Obj again = reconcile(true);
        assertThat(drift(again)).isEmpty();
        assertThat(events(ScheduleRepaired.class)).hasSize(1);
        ScheduleRepaired repaired = events(ScheduleRepaired.class).getFirst();
        assertThat(repaired.drift()).isEqualTo(Drift.valueOf(kind.toUpperCase(Locale.ROOT)));
        assertThat(repaired.action()).startsWith(action);
        assertThat(repaired.by()).isNotBlank();
    }

    @Test
    void nothingIsFoundWhereNothingDiffers() {
        Json.Obj report = reconcile(false);
        assertThat(drift(report)).isEmpty();
        assertThat(report.text())
                .contains("\"checked\":1")
                .contains("\"fixed\":0")
                .contains("\"left\":0");
    }

    @Test
    void theBodyIsOptional() {
        assertThat(api.post(RECONCILE, "").status()).isEqualTo(200);
        assertThat(api.post(RECONCILE, "{'fix':'yes'}").faults()).containsExactly("fix");
    }

    @Nested
    class OfLivingSchedules {

        @Test
        void oneThatTemporalLostIsMissing() {
            port.delete(tenant, schedule);
            isFoundAndFixed("missing", "created");
            assertThat(port.describe(tenant, schedule).orElseThrow().timing().timezone())
                    .isEqualTo("Europe/Berlin");
        }

        @Test
        void onePausedInTemporalAloneIsResumed() {
            port.pause(tenant, schedule);
            isFoundAndFixed("state_mismatch", "resumed");
            assertThat(port.describe(tenant, schedule).orElseThrow().paused()).isFalse();
        }

        @Test
        void onePausedInTheLogAloneIsPaused() {
            assertThat(api.post("/api/v1/schedules/" + schedule + "/pause", "{}").status())
                    .isEqualTo(200);
            port.resume(tenant, schedule);
            isFoundAndFixed("state_mismatch", "paused");
            assertThat(port.describe(tenant, schedule).orElseThrow().paused()).isTrue();
        }

        @Test
        @Tag("REAL_CRON_DRIFT")
        @Tag("UPDATE_ON_DRIFT")
        void oneThatComesAtOtherTimesIsUpdated() {
            port.update(new ControlledSchedule(tenant, schedule, OTHER, false));
            assertThat(drift(reconcile(false)).getFirst().text("detail"))
                    .isEqualTo(
                            "cron is 0 3 * * * in the log and 7 7 * * * in Temporal; timezone is"
                                    + " Europe/Berlin in the log and UTC in Temporal");
            isFoundAndFixed("definition_mismatch", "updated");
        }

        @Test
        void aMissingOneThatIsPausedIsMadePaused() {
            api.post("/api/v1/schedules/" + schedule + "/pause", "{}");
            port.delete(tenant, schedule);
            isFoundAndFixed("missing", "created");
            assertThat(port.describe(tenant, schedule).orElseThrow().paused()).isTrue();
        }

        @Test
        void oneThatIsBeingChangedIsNoDrift() {
            String token =
                    intents.begin(tenant, schedule, "test", null, Instant.now()).orElseThrow();
            port.pause(tenant, schedule);
            assertThat(drift(reconcile(false))).isEmpty();
            intents.end(token);
            assertThat(drift(reconcile(false))).hasSize(1);
        }
    }

    @Nested
    class OfOrphans {

        private void awaitListed(String temporalId) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> port.list(temporalId).contains(temporalId));
        }

        @Test
        void oneThatTheLogNeverHadIsDeletedAndNoted() {
            ScheduleId stray = ScheduleId.random();
            port.create(new ControlledSchedule(tenant, stray, OTHER, false));
            awaitListed(TemporalScheduleId.of(tenant, stray));
            isFoundAndFixed("orphaned", "deleted");
            assertThat(events(ScheduleRepaired.class).getFirst().scheduleId()).isEqualTo(stray);
            assertThat(port.describe(tenant, stray)).isEmpty();
            assertThat(port.describe(tenant, schedule)).isPresent();
        }

        @Test
        void oneOfADeletedScheduleIsDeletedAgain() {
            assertThat(api.delete("/api/v1/schedules/" + schedule).status()).isEqualTo(204);
            port.create(new ControlledSchedule(tenant, schedule, OTHER, false));
            awaitListed(TemporalScheduleId.of(tenant, schedule));
            isFoundAndFixed("orphaned", "deleted");
            assertThat(port.describe(tenant, schedule)).isEmpty();
        }
    }

    @Nested
    class OfStrangers {

        private void make(String id) {
            ScheduleClient.newInstance(stubs)
                    .createSchedule(
                            id,
                            Schedule.newBuilder()
                                    .setAction(
                                            ScheduleActionStartWorkflow.newBuilder()
                                                    .setWorkflowType("Other")
                                                    .setOptions(
                                                            WorkflowOptions.newBuilder()
                                                                    .setWorkflowId("other")
                                                                    .setTaskQueue("other")
                                                                    .build())
                                                    .build())
                                    .setSpec(ScheduleSpec.newBuilder().build())
                                    .build(),
                            ScheduleOptions.newBuilder().build());
        }

        @Test
        void oneUnderAnIdThatWeNeverGiveIsDeletedAndNotedOnce() {
            String id = TemporalScheduleId.prefixOf(tenant) + "by-hand";
            make(id);
            await().atMost(Duration.ofSeconds(30)).until(() -> port.list(id).contains(id));
            assertThat(drift(reconcile(false)).getFirst().get("schedule_id")).isEqualTo(Json.NULL);

            assertThat(drift(reconcile(true)).getFirst().text("action")).isEqualTo("deleted");
            assertThat(drift(reconcile(true))).isEmpty();
            assertThat(port.describe(id)).isEmpty();
            assertThat(events(ScheduleRepaired.class))
                    .singleElement()
                    .satisfies(
                            repaired -> assertThat(repaired.action()).isEqualTo("deleted " + id));
        }
    }

    @Nested
    class OfAllTenants {

        private final String address = "/api/internal/schedules/reconcile";

        @Test
        void theOperatorSeesWhoseItIs() {
            port.pause(tenant, schedule);
            Api operator = apiWith("operator-token-0123456789-0123456789");
            Api.Answer answer = operator.post(address, "{}");
            assertThat(answer.status()).as(answer.body().text()).isEqualTo(200);
            assertThat(drift(answer.body()))
                    .filteredOn(one -> tenant.value().equals(one.text("tenant_id")))
                    .singleElement()
                    .satisfies(one -> {
                        assertThat(one.text("schedule_id")).isEqualTo(schedule.value());
                        assertThat(one.text("temporal_id"))
                                .isEqualTo(TemporalScheduleId.of(tenant, schedule));
                        assertThat(one.text("class")).isEqualTo("state_mismatch");
                    });
        }

        @Test
        void nobodyElseDoes() {
            assertThat(api.post(address, "{}").status()).isEqualTo(401);
            assertThat(apiWith("scheduler-token-0123456789-0123456789").post(address, "").status())
                    .isEqualTo(401);
        }

        @Test
        void aTenantSeesItsOwnAlone() {
            port.pause(tenant, schedule);
            Api other = apiOf(new TenantId(tenant + "-other"));
            Api.Answer answer = other.post(RECONCILE, "{'fix':true}");
            assertThat(answer.body().text()).contains("\"checked\":0");
            assertThat(port.describe(tenant, schedule).orElseThrow().paused()).isTrue();
        }
    }
}
