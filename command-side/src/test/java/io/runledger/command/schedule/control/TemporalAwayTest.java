package io.runledger.command.schedule.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.Timing;
import io.runledger.platform.testing.RealTemporal;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Where Temporal cannot do it, that is said, and nothing else is claimed. */
class TemporalAwayTest {

    private static final TenantId TENANT = new TenantId("acme");
    private static final ScheduleId SCHEDULE = ScheduleId.random();
    private static final ControlledSchedule HOURLY =
            new ControlledSchedule(
                    TENANT,
                    SCHEDULE,
                    new Timing("0 * * * *", "UTC", OverlapPolicy.SKIP, 10),
                    false);

    @Test
    void aKilledServerIsAwayAndKnowsEverythingWhenItIsBack() {
        try (RealTemporal server = RealTemporal.start()) {
            with(
                    server.target(),
                    RealTemporal.NAMESPACE,
                    control -> {
                        control.create(HOURLY);
                        server.kill();
                        unavailable("describe", () -> control.describe(TENANT, SCHEDULE));
                        unavailable("delete", () -> control.delete(TENANT, SCHEDULE));
                        server.startAgain();
                        await().atMost(Duration.ofSeconds(30))
                                .ignoreExceptionsInstanceOf(SchedulesUnavailable.class)
                                .until(() -> control.describe(TENANT, SCHEDULE).isPresent());
                    });
        }
    }

    @Test
    void aNamespaceThatIsNotThereIsNoAnswerAboutASchedule() {
        with(
                RealTemporal.shared().target(),
                "nowhere",
                control -> {
                    unavailable("describe", () -> control.describe(TENANT, SCHEDULE));
                    unavailable("delete", () -> control.delete(TENANT, SCHEDULE));
                });
    }

    @Test
    void nobodyListens() {
        with(
                "127.0.0.1:1",
                RealTemporal.NAMESPACE,
                control -> {
                    unavailable("create", () -> control.create(HOURLY));
                    unavailable("list", () -> control.list(""));
                });
    }

    @Test
    void aServerWithoutSchedulesCanDoNothingOfIt() throws IOException {
        Server server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .build()
                        .start();
        try {
            with(
                    "127.0.0.1:" + server.getPort(),
                    RealTemporal.NAMESPACE,
                    TemporalAwayTest::everythingIsUnavailable);
        } finally {
            server.shutdownNow();
        }
    }

    private static void everythingIsUnavailable(ScheduleControlPort control) {
        unavailable("create", () -> control.create(HOURLY));
        unavailable("update", () -> control.update(HOURLY));
        unavailable("pause", () -> control.pause(TENANT, SCHEDULE));
        unavailable("resume", () -> control.resume(TENANT, SCHEDULE));
        unavailable("delete", () -> control.delete(TENANT, SCHEDULE));
        unavailable("describe", () -> control.describe(TENANT, SCHEDULE));
        unavailable("trigger", () -> control.trigger(TENANT, SCHEDULE));
        unavailable("list", () -> control.list(""));
        unavailable(
                "backfill",
                () ->
                        control.backfill(
                                TENANT,
                                SCHEDULE,
                                Instant.EPOCH,
                                Instant.EPOCH,
                                OverlapPolicy.SKIP));
    }

    private static void unavailable(String operation, ThrowingCallable call) {
        assertThatExceptionOfType(SchedulesUnavailable.class)
                .isThrownBy(call)
                .satisfies(refusal -> {
                    assertThat(refusal.operation()).isEqualTo(operation);
                    assertThat(refusal.problem().status()).isEqualTo(503);
                    assertThat(refusal.problem().code()).isEqualTo("schedules_unavailable");
                    assertThat(refusal).hasCauseInstanceOf(Exception.class);
                });
    }

    private static void with(
            String target, String namespace, Consumer<TemporalScheduleControl> test) {
        WorkflowServiceStubs stubs = Controls.stubsTo(target);
        try (TemporalScheduleControl control = Controls.over(stubs, namespace)) {
            test.accept(control);
        } finally {
            stubs.shutdownNow();
        }
    }
}
