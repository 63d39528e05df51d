package io.runledger.standalone.cli;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run as it was answered.
 *
 * @param costUsd what the run says that it cost
 * @param chargedCredits what the run says that was charged; 1 credit is 1e-7 USD
 */
record DemoRun(
        String id,
        String graph,
        String account,
        String status,
        String billingStatus,
        long steps,
        long tokens,
        BigDecimal costUsd,
        long chargedCredits,
        List<Receipt> receipts) {

    /** What a call of it cost. */
    record Receipt(String reference, BigDecimal costUsd, long credits) {}

    /** Reads the answers of {@code GET /runs/{id}} and its {@code /receipts}. */
    static DemoRun of(Json.Obj run, Json.Obj receipts) {
        Json.Obj usage = (Json.Obj) Objects.requireNonNull(run.get("usage"));
        return new DemoRun(
                text(run, "run_id"),
                text(run, "graph_id"),
                text(run, "billing_account_id"),
                text(run, "status"),
                text(run, "billing_status"),
                number(run, "steps"),
                number(usage, "tokens_in") + number(usage, "tokens_out"),
                new BigDecimal(text(usage, "cost_usd")),
                Long.parseLong(text(usage, "charged_credits")),
                objects(receipts.get("receipts")).map(DemoRun::receipt).toList());
    }

    private static Receipt receipt(Json.Obj receipt) {
        return new Receipt(
                text(receipt, "source_reference"),
                new BigDecimal(text(receipt, "cost_usd")),
                Long.parseLong(text(receipt, "charged_credits")));
    }

    long receiptCredits() {
        return receipts.stream().mapToLong(Receipt::credits).sum();
    }

    /** The objects of an array. */
    static Stream<Json.Obj> objects(@Nullable Json array) {
        return ((Json.Arr) Objects.requireNonNull(array))
                .items().stream().map(Json.Obj.class::cast);
    }

    private static String text(Json.Obj object, String name) {
        return Objects.requireNonNull(object.text(name), name);
    }

    private static long number(Json.Obj object, String name) {
        return ((Json.Num) Objects.requireNonNull(object.get(name), name)).value().longValueExact();
    }
}
