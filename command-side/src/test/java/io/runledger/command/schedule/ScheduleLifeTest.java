package io.runledger.command.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.runledger.command.schedule.control.ControlledSchedule;
import io.runledger.command.schedule.control.ScheduleControlPort;
import io.runledger.command.schedule.control.SlotOrder;
import io.runledger.command.schedule.control.SlotWorkflow;
import io.runledger.command.schedule.slot.ScheduledSlotWorkflow;
import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.command.testing.Carrier;
import io.runledger.events.grant.GrantEvent.GrantIssued;
import io.runledger.events.grant.GrantEvent.GrantRevoked;
import io.runledger.events.id.RunId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.run.RunEvent.RunCancelled;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.Trigger;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.ScheduleEvent.ScheduleCreated;
import io.runledger.events.schedule.SlotEvent.SlotSkipped;
import io.runledger.events.schedule.SlotReason;
import io.runledger.events.schedule.Timing;
import io.runledger.platform.testing.RealTemporal;
import io.runledger.platform.testing.TestPostgres;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/** A schedule's life on a real Temporal server; runs are carried out by the test. */
@ContextConfiguration(initializers = ScheduleLifeTest.OnARealServer.class)
class ScheduleLifeTest extends ApiTest {

    private static final String SCHEDULES = "/api/v1/schedules";

    /** Due at three at night, so that nothing comes by itself while the tests run. */
    private static final String NIGHTLY = "0 3 * * *";

    private final Instant lastNight =
            Instant.now()
                    .minus(Duration.ofHours(3))
                    .truncatedTo(ChronoUnit.DAYS)
                    .plus(Duration.ofHours(3));

    @Autowired private ScheduleControlPort port;
    @Autowired private ScheduleHealer healer;
    @Autowired private WorkflowClient client;

    /** Processors of two applications must not share their tokens. */
    static final class OnARealServer
            implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPostgres.Database own = TestPostgres.freshDatabase();
            Map<String, Object> properties =
                    Map.of(
                            "spring.datasource.url", own.url(),
                            "spring.datasource.username", own.user(),
                            "spring.datasource.password", own.password(),
                            "runledger.temporal.target", RealTemporal.shared().target(),
                            "test.real-temporal", "true");
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("a real server", properties));
        }
    }

    /** Where there is no program, this says so before a context is made. */
    @BeforeAll
    static void serve() {
        assertThat(RealTemporal.shared().target()).isNotEmpty();
    }

    @BeforeEach
    void publish() {
        publish("free", FREE);
        publish("paid", PAID);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }

    private String create(String more) {
        Api.Answer answer =
                api.post(
                        SCHEDULES,
                        "{'graph_id':'free','input':{'a':1},'cron':'%s','timezone':'UTC'%s}"
                                .formatted(NIGHTLY, more));
        assertThat(answer.status()).as(answer.body().text()).isEqualTo(201);
        return Objects.requireNonNull(answer.body().text("schedule_id"));
    }

    private Api.Answer describe(String id) {
        return api.get(SCHEDULES + "/" + id + "/describe");
    }

    private void backfill(String id, Instant from, Instant to) {
        Api.Answer answer =
                api.post(
                        SCHEDULES + "/" + id + "/backfill",
                        "{'from':'%s','to':'%s'}".formatted(from, to));
        assertThat(answer.status()).as(answer.body().text()).isEqualTo(202);
    }

    private void carry(RunRequested run) {
        new Carrier(gateway, sender()).carry(run.runId(), 0);
    }

    private List<SlotReason> reasons() {
        return events(SlotSkipped.class).stream().map(SlotSkipped::reason).toList();
    }

    @Test
    void aScheduleIsMadeChangedPausedResumedAndDeletedInTemporalToo() {
        String id = create("");
        String path = SCHEDULES + "/" + id;
        assertThat(describe(id).body().text("cron")).isEqualTo(NIGHTLY);
        assertThat(describe(id).body().text()).contains("T03:00:00Z");

        assertThat(api.patch(path, "{'cron':'15 4 * * *','timezone':'Europe/Berlin'}").status())
                .isEqualTo(200);
        assertThat(describe(id).body().text("timezone")).isEqualTo("Europe/Berlin");
        assertThat(describe(id).body().text()).contains(":15:00Z");

        for (int time = 0; time < 2; time++) {
            assertThat(api.post(path + "/pause", "{}").body().text()).contains("\"enabled\":false");
            assertThat(describe(id).body().text()).contains("\"paused\":true");
        }
        for (int time = 0; time < 2; time++) {
            assertThat(api.post(path + "/resume", "{}").body().text()).contains("\"enabled\":true");
            assertThat(describe(id).body().text()).contains("\"paused\":false");
        }

        assertThat(api.delete(path).status()).isEqualTo(204);
        assertThat(api.delete(path).status()).isEqualTo(404);
        assertThat(api.get(path).status()).isEqualTo(404);
        assertThat(port.describe(tenant, new ScheduleId(id))).isEmpty();
        assertThat(events(GrantRevoked.class)).hasSize(1);
    }

    @Test
    void theSameKeyMakesOneSchedule() {
        String body = "{'graph_id':'free','cron':'0 3 * * *','timezone':'UTC'}";
        Api.Answer first = api.post(SCHEDULES, body, "Idempotency-Key", "k-1");
        Api.Answer again = api.post(SCHEDULES, body, "Idempotency-Key", "k-1");
        Api.Answer other =
                api.post(SCHEDULES, body.replace("0 3", "0 4"), "Idempotency-Key", "k-1");
        assertThat(first.status()).as(first.body().text()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().text("schedule_id")).isEqualTo(first.body().text("schedule_id"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(events(ScheduleCreated.class)).hasSize(1);
    }

    @Test
    void anotherGraphGetsAnotherGrant() {
        String id = create("");
        assertThat(api.patch(SCHEDULES + "/" + id, "{'graph_id':'paid'}").status()).isEqualTo(200);
        List<GrantIssued> issued = events(GrantIssued.class);
        assertThat(issued).hasSize(2);
        assertThat(issued.getLast().scopes()).containsExactly("graph:execute:paid");
        assertThat(events(GrantRevoked.class))
                .extracting(GrantRevoked::grantId)
                .containsExactly(issued.getFirst().grantId());
    }

    @Test
    void manyArePausedAtOnce() {
        String first = create("");
        String second = create("");
        Api.Answer some =
                api.post(
                        SCHEDULES + "/pause",
                        "{'schedule_ids':['%s','7b0c6a52-1d0b-4e3a-9b1e-2f8a4c5d7e90']}"
                                .formatted(first));
        assertThat(some.status()).isEqualTo(200);
        assertThat(some.body().text()).contains("not_found").contains("\"enabled\":false");
        assertThat(api.post(SCHEDULES + "/pause", "{'all':true}").status()).isEqualTo(200);
        assertThat(describe(first).body().text()).contains("\"paused\":true");
        assertThat(describe(second).body().text()).contains("\"paused\":true");
    }

    @Test
    @Tag("SCHEDULED_TIMESTAMP_FROM_TEMPORAL")
    @Tag("SLOT_IDEMPOTENCY_VIA_EXECUTION_REQUESTS")
    void slotsThatComeLateKeepTheirTimesAndRunOneAfterTheOtherAndOnce() {
        String id = create("");
        List<Instant> nights =
                List.of(
                        lastNight.minus(Duration.ofDays(2)),
                        lastNight.minus(Duration.ofDays(1)),
                        lastNight);
        backfill(id, nights.getFirst(), nights.getLast());
        for (int night = 1; night <= nights.size(); night++) {
            int expected = night;
            soon().until(() -> events(RunRequested.class).size() == expected);
            carry(events(RunRequested.class).getLast());
        }
        assertThat(events(RunRequested.class))
                .extracting(run -> run.trigger().scheduledFor())
                .containsExactlyElementsOf(nights);
        soon().until(() -> describe(id).body().text().contains("\"running\":[]"));

        backfill(id, nights.getFirst(), nights.getLast());
        soon().until(() -> describe(id).body().text().contains("\"started\":6"));
        soon().until(() -> describe(id).body().text().contains("\"running\":[]"));
        assertThat(events(RunRequested.class)).hasSize(nights.size());
        assertThat(reasons()).isEmpty();
    }

    @Test
    @Tag("SCHEDULED_TIMESTAMP_FROM_TEMPORAL")
    void aSlotThatNoScheduleStartedFailsRatherThanToTakeItsTimeFromTheClock() {
        ScheduleId id = new ScheduleId(create(""));
        ScheduledSlotWorkflow slot =
                client.newWorkflowStub(
                        ScheduledSlotWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId("by-hand:" + id)
                                .setTaskQueue(SlotWorkflow.TASK_QUEUE)
                                .build());
        assertThatThrownBy(() -> slot.carry(new SlotOrder(tenant, id)))
                .isInstanceOf(WorkflowFailedException.class)
                .rootCause()
                .hasMessageContaining("no scheduled start time");
        assertThat(events(RunRequested.class)).isEmpty();
    }

    @Test
    void aSlotThatIsRefusedSaysWhy() {
        String id = create(",'config':{'max_cost_credits':5}");
        assertThat(api.patch(SCHEDULES + "/" + id, "{'graph_id':'paid'}").status()).isEqualTo(200);
        backfill(id, lastNight, lastNight);
        soon().until(() -> reasons().contains(SlotReason.INSUFFICIENT_CREDITS));
        assertThat(events(RunRequested.class)).isEmpty();
    }

    @Test
    void aTriggerStartsARunThatTemporalKnowsOf() {
        String id = create("");
        String path = SCHEDULES + "/" + id + "/trigger";
        Api.Answer answer = api.post(path, "{}", "Idempotency-Key", "t-1");
        assertThat(answer.status()).as(answer.body().text()).isEqualTo(202);
        Api.Answer again = api.post(path, "{}", "Idempotency-Key", "t-1");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().text("run_id")).isEqualTo(answer.body().text("run_id"));
        RunRequested run = events(RunRequested.class).getFirst();
        assertThat(run.trigger().source()).isEqualTo(Trigger.SCHEDULE);
        assertThat(run.trigger().requestedBy()).startsWith("key:");
        soon().until(() -> isWaitedFor(run.runId()));
        assertThat(describe(id).body().text()).doesNotContain("\"running\":[]");
        carry(run);
        soon().until(() -> describe(id).body().text().contains("\"running\":[]"));
        assertThat(events(RunRequested.class)).hasSize(1);
    }

    private boolean isWaitedFor(RunId run) {
        return db.sql(
                                """
                                SELECT count(*) FROM schedule_slot_runs
                                WHERE run_id = :run AND workflow_id IS NOT NULL
                                """)
                        .param("run", run.value())
                        .query(Long.class)
                        .single()
                == 1;
    }

    @Test
    void aNewerSlotTakesThePlaceOfTheOther() {
        String id = create(",'overlap':'cancel_other'");
        Instant before = lastNight.minus(Duration.ofDays(1));
        Api.Answer answer =
                api.post(
                        SCHEDULES + "/" + id + "/backfill",
                        "{'from':'%s','to':'%s','overlap':'cancel_other'}"
                                .formatted(before, before));
        assertThat(answer.status()).isEqualTo(202);
        soon().until(() -> events(RunRequested.class).size() == 1);
        api.post(
                SCHEDULES + "/" + id + "/backfill",
                "{'from':'%s','to':'%s','overlap':'cancel_other'}".formatted(lastNight, lastNight));
        soon().until(() -> events(RunRequested.class).size() == 2);
        assertThat(events(RunCancelled.class))
                .extracting(RunCancelled::runId)
                .containsExactly(events(RunRequested.class).getFirst().runId());
    }

    @Test
    void whatACrashLeftBetweenTheTwoWorldsIsPutRight() {
        ScheduleId neverMade = ScheduleId.random();
        Timing timing = new Timing(NIGHTLY, "UTC", OverlapPolicy.SKIP, 10);
        port.create(new ControlledSchedule(tenant, neverMade, timing, false));
        leftBehind(neverMade);
        ScheduleId onlyInTheLog =
                new ScheduleId(ScheduleSamples.create(gateway, sender(), "free", NIGHTLY));
        leftBehind(onlyInTheLog);
        ScheduleId pausedInTemporalAlone = new ScheduleId(create(""));
        port.pause(tenant, pausedInTemporalAlone);
        leftBehind(pausedInTemporalAlone);

        healer.heal();

        assertThat(port.describe(tenant, neverMade)).isEmpty();
        assertThat(port.describe(tenant, onlyInTheLog)).isPresent();
        assertThat(port.describe(tenant, pausedInTemporalAlone).orElseThrow().paused()).isFalse();
        assertThat(api.post(SCHEDULES + "/" + onlyInTheLog + "/pause", "{}").status())
                .isEqualTo(200);
    }

    private void leftBehind(ScheduleId schedule) {
        db.sql(
                        """
                        INSERT INTO schedule_intents (tenant_id, schedule_id, token, operation,
                               begun_at)
                        VALUES (:tenant, :schedule, :schedule, 'create',
                                now() - interval '1 minute')
                        """)
                .param("tenant", tenant.value())
                .param("schedule", schedule.value())
                .update();
    }
}
