package io.runledger.billing.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How passes are asked for, and how they begin by themselves. */
class ReconciliationDoorsTest extends ReconcilingTest {

    @Nested
    class Doors {

        @Test
        void aWindowMustBeOne() {
            assertThat(post(TENANT, "{\"from\":\"yesterday\",\"to\":\"now\"}").statusCode())
                    .isEqualTo(400);
            assertThat(
                            post(
                                            TENANT,
                                            "{\"from\":\"2026-01-02T00:00:00Z\","
                                                    + "\"to\":\"2026-01-02T00:00:00Z\"}")
                                    .statusCode())
                    .isEqualTo(400);
            assertThat(get(TENANT, "/api/v1/billing/reconciliations/" + newRun()).statusCode())
                    .isEqualTo(404);
            assertThat(get(TENANT, "/api/v1/billing/reconciliations/x.csv").statusCode())
                    .isEqualTo(404);
        }

        @Test
        void aKeyBeginsOnePass() {
            String key = fresh("key");
            HttpResponse<String> first = post(TENANT, body(false), "Idempotency-Key", key);
            HttpResponse<String> again = post(TENANT, body(false), "Idempotency-Key", key);
            HttpResponse<String> other = post(TENANT, body(true), "Idempotency-Key", key);

            assertThat(first.statusCode()).isEqualTo(202);
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(other.statusCode()).isEqualTo(422);
            over(TENANT, ((Json.Obj) Json.parse(first.body())).text("id"));
        }

        @Test
        @Tag("TENANT_ISOLATION")
        void aTenantSeesItsOwnFindingsInEachFormAndNobodyElses() {
            String call = fresh("=call");
            RunId run = run(call);
            LITELLM.rows.add(LiteLlmStub.claiming(row(call, "0.5"), run.value(), ""));

            Json.Obj own = reconciled(true);
            String path = "/api/v1/billing/reconciliations/" + own.text("id");
            assertThat(get(TENANT, path + ".csv").body())
                    .contains("\"missing_receipt\",\"backfilled\",\"'" + call + "\"");
            assertThat(items(read(TENANT, path + "?class=open_unit"))).isEmpty();
            assertThat(get(TENANT, path + "?class=nothing").statusCode()).isEqualTo(400);

            Json.Obj foreign = read("somebody", path);
            assertThat(items(foreign)).isEmpty();
            assertThat(count(foreign, "missing_receipt")).isZero();
            assertThat(usd(foreign, "spend_usd")).isZero();
            assertThat(foreign.get("requested_by")).isEqualTo(Json.NULL);
            assertThat(get("somebody", path + ".csv").body().lines()).hasSize(1);
        }
    }

    @Nested
    class OnSchedule {

        @Autowired private PassBegin begin;
        @Autowired private Passes passes;

        private java.util.Optional<Instant> cursor() {
            return db.sql("SELECT reached FROM reconciliation_cursor")
                    .query((row, _) -> io.runledger.billing.Rows.instant(row, "reached"))
                    .optional();
        }

        private Pass passed() {
            begin.begin();
            soon().until(() -> passes.running().isEmpty());
            return passes.newest(Long.MAX_VALUE, 1).getFirst();
        }

        @Test
        @Tag("NO_FORGETTING")
        void aPassMovesTheCursorAndTheNextBeginsBehindItAndAFailedOneDoesNot() {
            Pass first = passed();
            assertThat(first.status()).isEqualTo("done");
            assertThat(cursor()).contains(first.to());

            LITELLM.refusal = "{\"error\":{\"message\":\"no\"}}";
            Pass failed = passed();
            assertThat(failed.status()).isEqualTo("error");
            assertThat(failed.from()).isEqualTo(first.to().minus(Duration.ofHours(1)));
            assertThat(cursor()).contains(first.to());

            LITELLM.refusal = "";
            Pass third = passed();
            assertThat(third.from()).isEqualTo(failed.from());
            assertThat(cursor()).contains(third.to());
        }
    }
}
