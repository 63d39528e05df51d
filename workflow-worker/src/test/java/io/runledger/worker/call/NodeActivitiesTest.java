package io.runledger.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.json.Json;
import io.runledger.events.run.CachedNode;
import io.runledger.events.run.NodeOrigin;
import io.runledger.events.worker.Protocol;
import io.runledger.platform.temporal.PayloadSeal;
import io.runledger.platform.temporal.SealedPayloads;
import io.runledger.platform.worker.OutboundPolicy;
import io.runledger.platform.worker.OutboundSettings;
import io.runledger.worker.run.ActivityProfiles;
import io.runledger.worker.run.NodeActivities;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NodeActivitiesTest {

    private final CallLedger ledger = new CallLedger();
    private final FakeWorker worker = new FakeWorker();
    private final WorkerSlots slots = new WorkerSlots(new WorkerDirectory(ledger));
    private final CallSettings settings =
            new CallSettings(Duration.ofSeconds(20), Duration.ofMillis(50));
    private final HttpCaller http =
            new HttpCaller(new OutboundPolicy(new OutboundSettings(true)), settings);
    private final TestActivityEnvironment temporal =
            TestActivityEnvironment.newInstance(
                    TestEnvironmentOptions.newBuilder()
                            .setWorkflowClientOptions(
                                    WorkflowClientOptions.newBuilder()
                                            .setDataConverter(
                                                    SealedPayloads.converter(new NoSeal()))
                                            .build())
                            .build());
    private final NodeActivities activities = activities();

    private static final class NoSeal implements PayloadSeal {

        @Override
        public byte[] seal(String keyId, byte[] plain) {
            return plain;
        }

        @Override
        public byte[] open(String keyId, byte[] sealed) {
            return sealed;
        }
    }

    private NodeActivities activities() {
        temporal.registerActivitiesImplementations(
                new NodeActivitiesImpl(
                        new WorkerCalls(
                                slots,
                                new Protocols(http, ledger, Clock.systemUTC()),
                                settings,
                                Clock.systemUTC()),
                        ledger,
                        Clock.systemUTC(),
                        Duration.ofMillis(50)));
        return temporal.newActivityStub(NodeActivities.class, ActivityProfiles.NODE);
    }

    @AfterEach
    void stop() {
        temporal.close();
        worker.close();
        http.close();
    }

    @Test
    void anErrorOfAWorkerIsAnAnswer() {
        worker.on("/hook", 500, "{}");
        ledger.workers = List.of(Targets.at(worker.url("/hook"), Protocol.WEBHOOK, null, null));

        var answer = activities.call(Targets.request("hi"));

        assertThat(answer.errorMessage()).isEqualTo("HTTP 500");
        assertThat(answer.worker().value()).isEqualTo("w");
        assertThat(slots.active(Targets.TENANT, answer.worker())).isZero();
        assertThat(slots.lastError(Targets.TENANT, answer.worker())).isEqualTo("HTTP 500");
    }

    @Test
    void withoutAWorkerTheCallGivesItsPlaceBackForTwoSeconds() {
        assertThatThrownBy(() -> activities.call(Targets.request("hi", "painter")))
                .isInstanceOf(ActivityFailure.class)
                .cause()
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> {
                            assertThat(failure.getType()).isEqualTo("no_worker");
                            assertThat(failure.isNonRetryable()).isFalse();
                            assertThat(failure.getNextRetryDelay())
                                    .isEqualTo(Duration.ofSeconds(2));
                        });
    }

    @Test
    void whatIsInTheCacheNeedsNoWorker() {
        var origin = new NodeOrigin(Targets.RUN, 0, 1, "ask");
        ledger.cached =
                new CachedNode(
                        Targets.RUN,
                        origin,
                        Json.obj().put("output", "known").build(),
                        List.of("b"),
                        Json.Arr.EMPTY,
                        Json.Arr.EMPTY);

        var answer = activities.call(Targets.cached("hi"));

        assertThat(answer.worker()).isNull();
        assertThat(answer.cached()).isEqualTo(ledger.cached);
    }

    @Test
    void whatIsNotInTheCacheIsAskedForAtAWorker() {
        assertThatThrownBy(() -> activities.call(Targets.cached("hi")))
                .cause()
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo("no_worker"));
    }
}
