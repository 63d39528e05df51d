package io.runledger.billing.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import io.runledger.events.billing.AccountCommand.ReleaseHold;
import io.runledger.events.billing.AccountEvent.HoldPlaced;
import io.runledger.events.billing.HoldEnd;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.RunCompleted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@Tag("HOLDS_ARE_RELEASED")
class HoldSweeperTest extends BillingTest {

    private static final AccountId MAIN = new AccountId("main");

    @Autowired private HoldSweeper sweeper;

    private TenantId tenant = new TenantId("none");

    @BeforeEach
    void anAccount() {
        tenant = new TenantId(fresh("t"));
        aggregates.open(tenant.value(), "main", 1_000);
    }

    private void place(RunId run, Integer attempt, Duration ago) {
        Instant at = Instant.now().minus(ago);
        aggregates.store(
                "account:" + tenant + ":main",
                new HoldPlaced(tenant, MAIN, run, attempt, 300, 300, at));
    }

    private List<HoldEnd> endsOf(RunId run) {
        return aggregates.commands(ReleaseHold.class).stream()
                .filter(release -> release.runId().equals(run))
                .map(ReleaseHold::why)
                .toList();
    }

    private List<Json> shown() {
        return ((Json.Arr) read(tenant.value(), "/api/v1/billing/accounts/main").get("holds"))
                .items();
    }

    @Test
    void aHoldWhoseRunWasNeverMadeEndsTenMinutesLater() {
        RunId never = newRun();
        RunId young = newRun();
        RunId made = newRun();
        aggregates.store(made.value(), runRequested(made, tenant.value(), "main"));
        place(never, null, Duration.ofMinutes(11));
        place(young, null, Duration.ofMinutes(9));
        place(made, null, Duration.ofMinutes(11));
        assertThat(shown()).hasSize(3);

        sweeper.sweep();

        assertThat(endsOf(never)).containsExactly(HoldEnd.UNUSED);
        assertThat(endsOf(young)).isEmpty();
        assertThat(endsOf(made)).isEmpty();
    }

    @Test
    void whatIsKeptForOpenCallsEndsWhenItsTimeIsOver() {
        RunId old = newRun();
        RunId recent = newRun();
        for (RunId run : List.of(old, recent)) {
            aggregates.store(run.value(), runRequested(run, tenant.value(), "main"));
            Instant ended = Instant.now().minus(Duration.ofDays(run.equals(old) ? 8 : 6));
            aggregates.store(run.value(), new RunCompleted(run, 0, ended));
            place(run, null, Duration.ofDays(9));
        }
        soon().until(() -> shown().stream().noneMatch(hold -> hold.text().contains("null")));

        sweeper.sweep();

        assertThat(endsOf(old)).containsExactly(HoldEnd.EXPIRED);
        assertThat(endsOf(recent)).isEmpty();
    }

    @Test
    void aHoldOfAnAttemptThatWasNeverMadeEnds() {
        RunId run = newRun();
        aggregates.store(run.value(), runRequested(run, tenant.value(), "main"));
        place(run, 3, Duration.ofMinutes(11));

        sweeper.sweep();

        assertThat(endsOf(run)).containsExactly(HoldEnd.UNUSED);
    }
}
