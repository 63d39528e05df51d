package io.runledger.billing.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import io.runledger.billing.Payloads;
import io.runledger.billing.ProjectionProof;
import io.runledger.events.billing.ReceiptId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.platform.eventstore.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class ReceiptTest extends BillingTest {

    @Autowired private EventLog log;
    @Autowired private PlatformTransactionManager transactions;

    private String tenant;

    @BeforeEach
    void aTenant() {
        tenant = fresh("t");
        aggregates.open(tenant, "main", 0);
    }

    private String charge(String costUsd, String runId) {
        String call = fresh("call");
        ingest(Payloads.claiming(Payloads.chat(call, costUsd), runId, tenant + "/main").text());
        return call;
    }

    private static List<Json.Obj> receipts(Json.Obj answer) {
        return ((Json.Arr) answer.get("receipts"))
                .items().stream().map(Json.Obj.class::cast).toList();
    }

    private void untilReceipts(int wanted) {
        soon().until(() ->
                receipts(read(tenant, "/api/v1/billing/receipts?limit=100")).size() >= wanted);
    }

    @Test
    @Tag("CREDIT_UNIT_STANDARD")
    void aCallsReceiptHasAllThatTheApiPromises() {
        String call = charge("0.0015", "none");
        untilReceipts(1);

        Json.Obj receipt =
                receipts(read(tenant, "/api/v1/billing/receipts"))
                        .getFirst()
                        .without("created_at")
                        .without("called_at");

        assertThat(receipt)
                .isEqualTo(
                        Json.obj()
                                .put("id", ReceiptId.of("litellm", new CallId(call)))
                                .put("account_id", "main")
                                .put("run_id", Json.NULL)
                                .put("attempt", 0)
                                .put("node", "said")
                                .put("graph_id", "said-graph")
                                .put("schedule_id", Json.NULL)
                                .put("source_system", "litellm")
                                .put("source_reference", "unattributed/0/" + call)
                                .put("call_id", call)
                                .put("receipt_kind", "llm")
                                .put("model", "mock-gpt")
                                .put("provider", "openai")
                                .put("tokens_in", 10)
                                .put("tokens_out", 20)
                                .put("cost_usd", "0.003000")
                                .put("provider_cost_usd", "0.001500")
                                .put("markup", "2")
                                .put("charged_credits", "30000")
                                .put("pricing", "paid")
                                .put("status", "charged")
                                .put("reissued", Json.NULL)
                                .put("provenance", "callback")
                                .put("estimated", false)
                                .put("run_kind", Json.NULL)
                                .build());
    }

    @Test
    void ofARunAreListedThereAndForItsTenantOnly() {
        RunId run = newRun();
        aggregates.store(run.value(), runRequested(run, tenant, "main"));
        String path = "/api/v1/runs/" + run + "/receipts";
        assertThat(receipts(read(tenant, path))).isEmpty();

        String call = charge("0.01", run.value());
        untilReceipts(1);

        assertThat(receipts(read(tenant, path)))
                .singleElement()
                .satisfies(receipt -> {
                    assertThat(receipt.text("source_reference")).isEqualTo(run + "/1/" + call);
                    assertThat(receipt.text("graph_id")).isEqualTo("bug-fix");
                });
        assertThat(get(fresh("t"), path).statusCode()).isEqualTo(404);
        assertThat(get(tenant, "/api/v1/runs/" + newRun() + "/receipts").statusCode())
                .isEqualTo(404);
        assertThat(get(tenant, "/api/v1/runs/nonsense/receipts").statusCode()).isEqualTo(404);
    }

    @Test
    void areFiltered() {
        RunId run = newRun();
        aggregates.store(run.value(), runRequested(run, tenant, "main"));
        charge("0.01", run.value());
        charge("0.01", "none");
        untilReceipts(2);

        String list = "/api/v1/billing/receipts?";
        assertThat(receipts(read(tenant, list + "run_id=" + run))).hasSize(1);
        assertThat(receipts(read(tenant, list + "account_id=main"))).hasSize(2);
        assertThat(receipts(read(tenant, list + "account_id=other"))).isEmpty();
        assertThat(receipts(read(tenant, list + "to=2020-01-01T00:00:00Z"))).isEmpty();
        assertThat(receipts(read(tenant, list + "from=2020-01-01T00:00:00Z"))).hasSize(2);
        assertThat(get(tenant, list + "from=yesterday").statusCode()).isEqualTo(400);
        assertThat(get(tenant, list + "cursor=nonsense").statusCode()).isEqualTo(400);
        assertThat(get(tenant, list + "limit=0").statusCode()).isEqualTo(400);
        assertThat(receipts(read(fresh("t"), list))).isEmpty();
    }

    @Test
    void pageByPageEachIsSeenOnceWhileOthersArrive() {
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            first.add(charge("0.01", "none"));
        }
        untilReceipts(7);

        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        while (cursor != null) {
            Json.Obj page = read(tenant, "/api/v1/billing/receipts?limit=2&cursor=" + cursor);
            receipts(page).forEach(receipt -> seen.add(receipt.text("call_id")));
            cursor = page.text("next_cursor");
            charge("0.01", "none");
            untilReceipts(7 + ++pages);
        }

        assertThat(seen).containsExactlyInAnyOrderElementsOf(first);
    }

    @Test
    @Tag("CHARGE_RECEIPTS_IDEMPOTENT_BY_CALL_ID")
    void areTheSameAfterEveryEventWasSeenTwice() {
        charge("0.01", "none");
        charge("0.02", "none");
        untilReceipts(2);
        var proof =
                new ProjectionProof(
                        db, "read_model.charge_receipts", "read_model.llm_charge_details");

        new TransactionTemplate(transactions)
                .executeWithoutResult(tables -> {
                    db.sql("LOCK TABLE read_model.charge_receipts IN EXCLUSIVE MODE").update();
                    Map<String, List<String>> live = proof.rows();
                    String newest =
                            "SELECT coalesce(max(position), 0) FROM read_model.charge_receipts";
                    long last = db.sql(newest).query(Long.class).single();
                    var events =
                            log.readAfter(0, 100_000).stream()
                                    .filter(event -> event.position() <= last)
                                    .toList();
                    proof.empty();
                    try {
                        proof.feed(new ChargeReceiptsProjector(db), events, 2);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    assertThat(proof.rows()).isEqualTo(live);
                    tables.setRollbackOnly();
                });
    }
}
