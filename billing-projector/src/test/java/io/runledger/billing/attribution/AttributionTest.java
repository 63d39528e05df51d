package io.runledger.billing.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import io.runledger.billing.Payloads;
import io.runledger.events.billing.ChargeCommand.RecordCharge;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.events.run.UnitOutcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@Tag("NO_SILENT_MISATTRIBUTION")
class AttributionTest extends BillingTest {

    @Autowired private Attributor attributor;

    private String tenant;
    private String account;

    @BeforeEach
    void anAccount() {
        tenant = fresh("t");
        account = fresh("a");
        aggregates.open(tenant, account, 0);
    }

    private static Claim claim(String run, String endUser) {
        return new Claim(run, 1, "said", "said-graph", endUser);
    }

    private Attribution attribute(String run, String endUser) {
        return attributor.attribute(new CallId(fresh("call")), claim(run, endUser));
    }

    private void assertOperatorsSuspense(Attribution whose) {
        assertThat(whose.tenantId().value()).isEqualTo("operator");
        assertThat(whose.accountId().value()).isEqualTo("suspense");
        assertThat(whose.runId()).isNull();
    }

    @Test
    void aCallOfOursIsItsRunsWhateverTheMetadataSays() {
        RunId run = newRun();
        RunId other = newRun();
        String call = fresh("call");
        aggregates.store(run.value(), runRequested(run, tenant, account), unitCreated(run, call));
        aggregates.store(other.value(), runRequested(other, "someone", "else"));
        soon().until(() ->
                db.sql("SELECT count(*) FROM read_model.usage_units WHERE call_id = :c")
                                .param("c", call)
                                .query(Long.class)
                                .single()
                        == 1);

        Attribution whose =
                attributor.attribute(new CallId(call), claim(other.value(), "someone/else"));

        assertThat(whose.runId()).isEqualTo(run);
        assertThat(whose.tenantId().value()).isEqualTo(tenant);
        assertThat(whose.accountId().value()).isEqualTo(account);
        assertThat(whose.attempt()).isEqualTo(2);
        assertThat(whose.node()).isEqualTo("fixer");
        assertThat(whose.graphId()).isEqualTo("bug-fix");
        assertThat(whose.runKind()).isEqualTo("system_scheduled");
        assertThat(whose.triggerSource()).isEqualTo("temporal_schedule");
    }

    @Test
    void aUnitThatOnlyTheLogHasIsFoundThere() {
        RunId run = newRun();
        String call = fresh("call");
        aggregates.store(run.value(), runRequested(run, tenant, account), unitCreated(run, call));

        Attribution whose = attributor.attribute(new CallId(call), claim(run.value(), null));

        assertThat(whose.attempt()).isEqualTo(2);
        assertThat(whose.node()).isEqualTo("fixer");
    }

    @Test
    void aRunWinsOverTheEndUser() {
        RunId run = newRun();
        aggregates.store(run.value(), runRequested(run, tenant, account));
        String other = fresh("t");
        aggregates.open(other, "main", 0);

        Attribution whose = attribute(run.value(), other + "/main");

        assertThat(whose.tenantId().value()).isEqualTo(tenant);
        assertThat(whose.accountId().value()).isEqualTo(account);
        assertThat(whose.attempt()).isEqualTo(1);
        assertThat(whose.node()).isEqualTo("said");
    }

    @Test
    void withoutARunTheEndUserPays() {
        Attribution whose = attribute("run-001", tenant + "/" + account);

        assertThat(whose.tenantId().value()).isEqualTo(tenant);
        assertThat(whose.accountId().value()).isEqualTo(account);
        assertThat(whose.runId()).isNull();
        assertThat(whose.attempt()).isZero();
    }

    @Test
    void anAccountsIdAloneIsEnoughWhileItIsUnique() {
        assertThat(attribute(null, account).tenantId().value()).isEqualTo(tenant);

        aggregates.open(fresh("t"), account, 0);

        assertOperatorsSuspense(attribute(null, account));
    }

    @Test
    void anUnknownAccountOfAKnownTenantGoesToItsSuspense() {
        Attribution whose = attribute(null, tenant + "/nobody");

        assertThat(whose.tenantId().value()).isEqualTo(tenant);
        assertThat(whose.accountId().value()).isEqualTo("suspense");
    }

    @Test
    void whatNobodyKnowsGoesToTheOperatorsSuspense() {
        assertOperatorsSuspense(attribute(null, null));
        assertOperatorsSuspense(attribute("not-a-run", "no/such/thing"));
        assertOperatorsSuspense(attribute(newRun().value(), "Big Corp"));
        assertOperatorsSuspense(attribute(null, fresh("unknown") + "/main"));
        assertOperatorsSuspense(attribute(null, "suspense"));
    }

    @Test
    void aFailureUnderACallIdOfOursCountsOnlyTogetherWithItsRun() {
        RunId run = newRun();
        String call = fresh("call");
        aggregates.store(run.value(), runRequested(run, tenant, account), unitCreated(run, call));

        assertOperatorsSuspense(attributor.attributeFailure(new CallId(call), claim(null, null)));
        assertThat(attributor.attributeFailure(new CallId(call), claim(run.value(), null)).runId())
                .isEqualTo(run);
    }

    @Test
    void theRunLearnsThatItsCallWasCharged() {
        RunId run = newRun();
        String call = fresh("call");
        aggregates.store(run.value(), runRequested(run, tenant, account), unitCreated(run, call));

        ingest(Payloads.claiming(Payloads.chat(call, "0.0015"), run.value(), "x").text());

        soon().untilAsserted(() ->
                assertThat(aggregates.settledOf(call))
                        .singleElement()
                        .satisfies(settle -> {
                            assertThat(settle.runId()).isEqualTo(run);
                            assertThat(settle.outcome()).isEqualTo(UnitOutcome.CHARGED);
                        }));
        assertThat(aggregates.chargesOf(call))
                .singleElement()
                .isInstanceOfSatisfying(
                        RecordCharge.class,
                        charge -> assertThat(charge.facts().attempt()).isEqualTo(2));
    }

    @Test
    void aCallThatTheRunNeverAnnouncedHoldsNothingUp() {
        RunId run = newRun();
        aggregates.store(run.value(), runRequested(run, tenant, account));
        String stranger = fresh("not-announced");
        String own = fresh("call");

        Json.Obj first = Payloads.claiming(Payloads.chat(stranger, "0.01"), run.value(), "x");
        Json.Obj second = Payloads.claiming(Payloads.chat(own, "0.01"), run.value(), "x");
        ingest(first.text());
        untilProcessed(stranger);
        ingest(second.text());

        soon().untilAsserted(() -> assertThat(aggregates.settledOf(own)).hasSize(1));
    }
}
