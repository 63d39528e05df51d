package io.runledger.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.testing.ApiTest;
import io.runledger.command.testing.Carrier;
import io.runledger.events.billing.AccountEvent.HoldReleased;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.events.run.ReadAttempt;
import io.runledger.events.run.RunCommand.FailAttempt;
import io.runledger.events.run.RunCommand.SkipRun;
import io.runledger.events.run.RunError;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A run under a grant says so to whoever is to carry an attempt out. */
@Tag("GRANT_VALIDATED_TWICE")
class GrantedAttemptTest extends ApiTest {

    private static final GrantId GRANT = new GrantId("11111111-2222-4333-8444-555555555555");

    @Autowired private TriggeredRuns runs;

    private RunId started(String graph) {
        publish("hello", graph);
        deposit(1_000_000);
        return runs.start(
                        tenant,
                        "exec:k",
                        new GraphId("hello"),
                        null,
                        Json.Obj.EMPTY,
                        Json.Obj.EMPTY,
                        null,
                        new Trigger(RunKind.SYSTEM_SCHEDULED, "api", "k", "grant:" + GRANT, GRANT),
                        "hash")
                .run()
                .runId();
    }

    private @Nullable GrantId grantOf(RunId run, int attempt) {
        return gateway.ask(new ReadAttempt(run, attempt)).grantId();
    }

    @Test
    void everyAttemptHasToAskTheGrantUntilItHasBegun() {
        RunId run = started(PAID);
        assertThat(grantOf(run, 0)).isEqualTo(GRANT);
        gateway.send(
                new FailAttempt(run, 0, new RunError("internal", "broken", null), Instant.now()),
                sender());
        assertThat(api.post("/api/v1/runs/" + run + "/retry", "").status()).isEqualTo(202);
        assertThat(grantOf(run, 1)).isEqualTo(GRANT);
        new Carrier(gateway, sender()).carry(run, 1);
        assertThat(grantOf(run, 1)).isNull();
    }

    @Test
    void aRunOfSomebodyWhoIsThereAsksNobody() {
        publish("hello", FREE);
        api.post("/api/v1/runs", "{'graph_id':'hello'}", "Idempotency-Key", "k");
        assertThat(grantOf(RunId.of(tenant, "k"), 0)).isNull();
    }

    @Test
    @Tag("HOLDS_ARE_RELEASED")
    void aSkippedRunGivesBackWhatItSetAside() {
        RunId run = started(PAID);
        gateway.send(new SkipRun(run, 0, "grant_revoked", Instant.now()), sender());
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(events(HoldReleased.class))
                                .singleElement()
                                .satisfies(released ->
                                        assertThat(released.amount()).isEqualTo(1_000_000)));
        assertThat(gateway.ask(new ReadAttempt(run, 0)).endedBecause()).isNotNull();
    }
}
