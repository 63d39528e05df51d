package io.runledger.billing.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import io.runledger.events.billing.CallFacts;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.billing.ChargeEvent.ChargeReversed;
import io.runledger.events.billing.Provenance;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A charge that moves between runs has events of several sequences, which come in any order. */
class ReceiptOrderTest extends BillingTest {

    private static final TenantId TENANT = new TenantId("order");

    private final RunId first = newRun();
    private final RunId second = newRun();
    private String call = "";

    private CallFacts facts(RunId run) {
        return new CallFacts(
                "chatcmpl-1",
                run,
                0,
                "fixer",
                "bug-fix",
                "user_immediate",
                "api",
                null,
                "mock-gpt",
                "openai",
                10,
                20,
                "1795247000.5",
                40L,
                false,
                false);
    }

    private ChargeRecorded recorded(RunId run, String account) {
        return new ChargeRecorded(
                "litellm",
                new CallId(call),
                TENANT,
                new AccountId(account),
                facts(run),
                new BigDecimal("0.01"),
                BigDecimal.TWO,
                new BigDecimal("0.02"),
                200_000,
                null,
                Provenance.CALLBACK,
                NOON);
    }

    private ChargeReversed reversed(RunId run, String account) {
        return new ChargeReversed(
                "litellm",
                new CallId(call),
                TENANT,
                new AccountId(account),
                facts(run),
                new BigDecimal("0.01"),
                200_000,
                "reassigned",
                "key:test",
                NOON.plusSeconds(60));
    }

    private ChargeReissued reissued(RunId run, String account, long credits) {
        return new ChargeReissued(
                "litellm",
                new CallId(call),
                TENANT,
                new AccountId(account),
                facts(run),
                BigDecimal.valueOf(credits, 7),
                BigDecimal.ONE,
                BigDecimal.valueOf(credits, 7),
                credits,
                Provenance.CALLBACK,
                "reassigned",
                "key:test",
                NOON.plusSeconds(60));
    }

    private record Placed(long position, ChargeEvent event) {}

    private List<String> rowsAfter(List<Placed> order) {
        var projector = new ChargeReceiptsProjector(db);
        for (Placed placed : order) {
            var token = new GlobalSequenceTrackingToken(placed.position());
            projector.on(placed.event(), token);
            projector.on(placed.event(), token);
        }
        List<String> rows =
                db.sql(
                                """
                                SELECT (r.*)::text || (d.*)::text
                                FROM read_model.charge_receipts r
                                JOIN read_model.llm_charge_details d ON d.receipt_id = r.id
                                WHERE r.call_id = :call
                                """)
                        .param("call", call)
                        .query(String.class)
                        .list();
        db.sql("DELETE FROM read_model.charge_receipts WHERE call_id = :call")
                .param("call", call)
                .update();
        return rows;
    }

    private static <T> List<List<T>> permutations(List<T> items) {
        if (items.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> all = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            List<T> rest = new ArrayList<>(items);
            T head = rest.remove(i);
            for (List<T> tail : permutations(rest)) {
                List<T> order = new ArrayList<>();
                order.add(head);
                order.addAll(tail);
                all.add(order);
            }
        }
        return all;
    }

    private void assertOneEnd(List<Placed> events, String status) {
        List<String> expected = rowsAfter(events);
        assertThat(expected).singleElement().asString().contains(status);
        for (List<Placed> order : permutations(events)) {
            assertThat(rowsAfter(order)).as("%s", order).isEqualTo(expected);
        }
    }

    @Test
    @Tag("PROJECTIONS_ARE_IDEMPOTENT")
    void allOrdersEndInTheSameRow() {
        call = fresh("call");
        assertOneEnd(
                List.of(
                        new Placed(11, recorded(first, "suspense")),
                        new Placed(21, reversed(first, "suspense")),
                        new Placed(22, reissued(second, "main", 100))),
                "charged");
    }

    @Test
    void aChargeThatWasTakenBackForGoodIsReversedInAllOrders() {
        call = fresh("call");
        assertOneEnd(
                List.of(
                        new Placed(11, recorded(first, "suspense")),
                        new Placed(21, reversed(first, "suspense")),
                        new Placed(22, reissued(second, "main", 200_000)),
                        new Placed(31, reversed(second, "main"))),
                "reversed");
    }
}
