package io.runledger.billing.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import io.runledger.billing.Payloads;
import io.runledger.events.billing.BudgetEvent.BudgetReserved;
import io.runledger.events.billing.BudgetEvent.ReservationReduced;
import io.runledger.events.billing.BudgetEvent.SpendingCounted;
import io.runledger.events.billing.BudgetKey;
import io.runledger.events.billing.BudgetPeriod;
import io.runledger.events.billing.BudgetScope;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("BUDGETS_ARE_KEPT")
class BudgetTest extends BillingTest {

    private static final String BUDGETS = "/api/v1/billing/budgets";

    private String tenant = "";

    @BeforeEach
    void aTenant() {
        tenant = fresh("t");
        aggregates.open(tenant, "main", 0);
    }

    private Json.Obj set(int status, String body) {
        var answer = post(tenant, BUDGETS, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return (Json.Obj) Json.parse(answer.body());
    }

    private List<Json> all() {
        return ((Json.Arr) read(tenant, BUDGETS).get("budgets")).items();
    }

    /** A call of now that cost 200,000 credits. */
    private void spend() {
        String call = fresh("call");
        BigDecimal now = BigDecimal.valueOf(Instant.now().getEpochSecond());
        ingest(
                Payloads.claiming(Payloads.chat(call, "0.01"), "none", tenant + "/main")
                        .with("startTime", Json.of(now))
                        .text());
        soon().until(() ->
                db.sql("SELECT count(*) FROM read_model.credit_ledger WHERE call_id = :call")
                                .param("call", call)
                                .query(Long.class)
                                .single()
                        == 1);
    }

    @Test
    void isSetWithWhatWasSpentAlreadyAndSetAgain() {
        spend();

        Json.Obj budget =
                set(
                        201,
                        """
                        {"scope":"account","subject":"main","period":"month",
                         "warn_credits":"100000","stop_credits":500000}
                        """);

        assertThat(budget.text("id")).isEqualTo("account:main:month");
        assertThat(budget.text("spent_credits")).isEqualTo("200000");
        assertThat(budget.text("remaining_credits")).isEqualTo("300000");
        assertThat(budget.text("state")).isEqualTo("warned");
        Json.Obj again =
                set(
                        200,
                        "{\"scope\":\"account\",\"subject\":\"main\",\"period\":\"month\",\"stop_credits\":\"200000\"}");
        assertThat(again.text("state")).isEqualTo("stopped");
        assertThat(again.get("warn_credits")).isEqualTo(Json.NULL);
        assertThat(all()).hasSize(1);
    }

    @Test
    void showsWhatRunsHaveReserved() {
        set(201, "{\"scope\":\"tenant\",\"period\":\"day\",\"stop_credits\":\"1000\"}");
        set(
                201,
                "{\"scope\":\"graph\",\"subject\":\"other\",\"period\":\"day\",\"stop_credits\":\"1000\"}");
        TenantId id = new TenantId(tenant);
        RunId run = newRun();
        String aggregate = "budgets:" + tenant;
        aggregates.store(
                aggregate,
                new BudgetReserved(id, new AccountId("main"), "bug-fix", null, run, 0, 600, NOON));

        assertThat(read(tenant, BUDGETS).text())
                .contains("\"reserved_credits\":\"600\"", "\"remaining_credits\":\"400\"")
                .contains("\"reserved_credits\":\"0\"", "\"remaining_credits\":\"1000\"");

        var today = BudgetPeriod.DAY.startOf(Instant.now());
        var key = new BudgetKey(BudgetScope.TENANT, tenant, BudgetPeriod.DAY);
        var counted = List.of(new SpendingCounted.Counted(key, today, 1_100));
        aggregates.store(
                aggregate,
                new SpendingCounted(id, new AccountId("main"), run, 1_100, 100, counted, 1, NOON));
        assertThat(all().getLast().text())
                .contains("\"spent_credits\":\"1100\"", "\"reserved_credits\":\"100\"")
                .contains("\"remaining_credits\":\"0\"", "\"state\":\"stopped\"");

        aggregates.store(
                aggregate, new ReservationReduced(id, new AccountId("main"), run, 0, NOON));
        assertThat(all().getLast().text()).contains("\"reserved_credits\":\"0\"");
    }

    @Test
    void isRemovedByItsTenantAlone() {
        set(201, "{\"scope\":\"tenant\",\"period\":\"day\",\"stop_credits\":\"1000\"}");
        String path = BUDGETS + "/tenant:" + tenant + ":day";

        assertThat(delete(fresh("t"), path)).isEqualTo(404);
        assertThat(delete(tenant, path)).isEqualTo(204);
        assertThat(delete(tenant, path)).isEqualTo(404);
        assertThat(all()).isEmpty();
    }

    private int delete(String who, String path) {
        get(who, BUDGETS);
        return send(request(path, "key-of-" + who + "-0123456789-0123456789").DELETE())
                .statusCode();
    }

    @Test
    void thatIsNoneIsRefused() {
        for (String body :
                List.of(
                        "{}",
                        "[]",
                        "{\"scope\":\"tenant\",\"period\":\"day\"}",
                        "{\"scope\":\"tenant\",\"period\":\"week\",\"stop_credits\":1}",
                        "{\"scope\":\"graph\",\"period\":\"day\",\"stop_credits\":1}",
                        "{\"scope\":\"tenant\",\"subject\":\"x\",\"period\":\"day\",\"stop_credits\":1}",
                        "{\"scope\":\"tenant\",\"period\":\"day\",\"stop_credits\":-1}",
                        "{\"scope\":\"tenant\",\"period\":\"day\",\"stop_credits\":1,\"warn_credits\":2}")) {
            assertThat(post(tenant, BUDGETS, body).statusCode()).as(body).isEqualTo(400);
        }
    }
}
