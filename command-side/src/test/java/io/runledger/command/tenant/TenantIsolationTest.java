package io.runledger.command.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.command.testing.Api;
import io.runledger.command.testing.ApiTest;
import io.runledger.events.DomainEvent;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one tenant sees and can do of another's: nothing, as if it were not there. */
@Tag("TENANT_ISOLATION")
class TenantIsolationTest extends ApiTest {

    private TenantId otherTenant = tenant;
    private Api other = api;

    @BeforeEach
    void haveAnotherTenant() {
        otherTenant = new TenantId("o-" + UUID.randomUUID());
        other = apiOf(otherTenant);
    }

    private Api.Answer start(Api caller) {
        return caller.post("/api/v1/runs", "{'graph_id':'hello'}", "Idempotency-Key", "k");
    }

    @Test
    void aForeignGraphIsNotFoundAndItsIdIsFree() {
        publish("hello", FREE);
        assertThat(start(other).status()).isEqualTo(404);
        assertThat(other.delete("/api/v1/graphs/hello").status()).isEqualTo(404);
        String definition = "{'definition':" + FREE + "}";
        assertThat(other.put("/api/v1/graphs/hello", definition).status()).isEqualTo(404);
        String named = "{'id':'hello','definition':" + FREE + "}";
        assertThat(other.post("/api/v1/graphs", named).status()).isEqualTo(201);
        assertThat(start(api).status()).isEqualTo(202);
    }

    @Test
    void theSameKeyNamesAnotherRun() {
        publish("hello", FREE);
        other.post("/api/v1/graphs", "{'id':'hello','definition':" + FREE + "}");
        assertThat(start(api).body().text("run_id")).isEqualTo(RunId.of(tenant, "k").value());
        Api.Answer foreign = start(other);
        assertThat(foreign.status()).isEqualTo(202);
        assertThat(foreign.body().text("run_id")).isEqualTo(RunId.of(otherTenant, "k").value());
    }

    @Test
    void aForeignRunCannotBeCancelledAndLooksMissing() {
        publish("hello", FREE);
        String run = String.valueOf(start(api).body().text("run_id"));
        int before = events(DomainEvent.class).size();
        Api.Answer foreign = other.post("/api/v1/runs/" + run + "/cancel", "{}");
        String missing = UUID.randomUUID().toString();
        Api.Answer none = other.post("/api/v1/runs/" + missing + "/cancel", "{}");
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.body().text().replace(run, missing)).isEqualTo(none.body().text());
        assertThat(events(DomainEvent.class)).hasSize(before);
    }

    @Test
    void aForeignAccountIsNotFoundAndCannotPay() {
        deposit(5_000_000);
        String mine = "/api/v1/billing/accounts/" + tenant + "/credits";
        assertThat(other.post(mine, "{'amount':'5'}").status()).isEqualTo(404);
        other.post("/api/v1/graphs", "{'id':'hello','definition':" + PAID + "}");
        String onMine = "{'graph_id':'hello','billing_account_id':'" + tenant + "'}";
        assertThat(other.post("/api/v1/runs", onMine).status()).isEqualTo(404);
    }

    @Test
    void aForeignWorkerIsNeitherListedNorRemovable() {
        String worker = "{'id':'reviewer','url':'http://127.0.0.1:9/hook'}";
        assertThat(api.post("/api/v1/workers", worker).status()).isEqualTo(201);
        assertThat(other.get("/api/v1/workers").body().text()).doesNotContain("reviewer");
        assertThat(other.delete("/api/v1/workers/reviewer").status()).isEqualTo(404);
        assertThat(other.post("/api/v1/workers", worker).status()).isEqualTo(201);
        assertThat(other.delete("/api/v1/workers/reviewer").status()).isEqualTo(204);
        assertThat(api.get("/api/v1/workers").body().text()).contains("reviewer");
    }

    @Test
    void everyEventSaysWhoseItIs() {
        publish("hello", FREE);
        start(api);
        assertThat(log.readAfter(0, Integer.MAX_VALUE))
                .allMatch(event -> event.metadata().text("tenant") != null)
                .allMatch(event -> event.metadata().text("actor") != null);
    }
}
