package io.runledger.command.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runledger.command.schedule.control.ScheduleControlPort;
import io.runledger.command.schedule.control.TemporalScheduleId;
import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.schedule.ScheduleEvent;
import io.runledger.platform.testing.RealTemporal;
import io.runledger.platform.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** A Temporal server that is killed, and comes back. */
@DirtiesContext
@ContextConfiguration(initializers = TemporalOutageTest.OnItsOwnServer.class)
class TemporalOutageTest extends ApiTest {

    private static final String SCHEDULES = "/api/v1/schedules";

    private static @Nullable RealTemporal server;

    @Autowired private ScheduleControlPort port;
    @Autowired private ScheduleIntents intents;

    static final class OnItsOwnServer
            implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPostgres.Database own = TestPostgres.freshDatabase();
            Map<String, Object> properties =
                    Map.of(
                            "spring.datasource.url", own.url(),
                            "spring.datasource.username", own.user(),
                            "spring.datasource.password", own.password(),
                            "runledger.temporal.target", server().target(),
                            "test.real-temporal", "true");
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("a server of its own", properties));
        }
    }

    /** Where there is no program, this says so before a context is made. */
    @BeforeAll
    static void serve() {
        server = RealTemporal.start();
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    private static RealTemporal server() {
        return Objects.requireNonNull(server);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(500));
    }

    @Test
    void nothingChangesWhileItIsAwayAndEverythingGoesOnAfterwards() {
        publish("free", FREE);
        String body = "{'graph_id':'free','cron':'0 3 * * *','timezone':'UTC'}";
        Api.Answer made = api.post(SCHEDULES, body);
        assertThat(made.status()).as(made.body().text()).isEqualTo(201);
        String id = Objects.requireNonNull(made.body().text("schedule_id"));
        String path = SCHEDULES + "/" + id;
        int before = events(ScheduleEvent.class).size();

        server().kill();
        for (Api.Answer answer :
                List.of(
                        api.post(SCHEDULES, body),
                        api.patch(path, "{'cron':'0 4 * * *'}"),
                        api.post(path + "/pause", "{}"),
                        api.post(path + "/trigger", "{}"),
                        api.get(path + "/describe"),
                        api.delete(path))) {
            assertThat(answer.status()).as(answer.body().text()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("schedules_unavailable");
        }
        assertThat(events(ScheduleEvent.class)).hasSize(before);
        assertThat(events(RunRequested.class)).isEmpty();
        assertThat(api.get(path).body().text("cron")).isEqualTo("0 3 * * *");
        assertThat(api.get(path + "/next").status()).isEqualTo(200);

        server().startAgain();
        soon().until(() -> intents.leftBehind(Instant.now()).isEmpty());
        ScheduleId schedule = new ScheduleId(id);
        assertThat(port.list(TemporalScheduleId.prefixOf(tenant)))
                .containsExactly(TemporalScheduleId.of(tenant, schedule));
        var described = port.describe(tenant, schedule).orElseThrow();
        assertThat(described.paused()).isFalse();
        assertThat(described.writtenCron()).isEqualTo("0 3 * * *");

        Instant lastNight =
                Instant.now()
                        .minus(Duration.ofHours(3))
                        .truncatedTo(ChronoUnit.DAYS)
                        .plus(Duration.ofHours(3));
        Api.Answer backfill =
                api.post(
                        path + "/backfill",
                        "{'from':'%s','to':'%s'}".formatted(lastNight, lastNight));
        assertThat(backfill.status()).as(backfill.body().text()).isEqualTo(202);
        soon().until(() -> events(RunRequested.class).size() == 1);
    }
}
