package io.runledger.standalone.e2e;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reconciliations of a product, asked for by its operator. */
final class Reconciliations {

    private static final String PATH = "/api/v1/billing/reconciliations";
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final ProductProcess product;
    private final Instant from;

    /** Reconciles the calls that began from this moment on. */
    Reconciliations(ProductProcess product, Instant from) {
        this.product = product;
        this.from = from;
    }

    /** Begins one that backfills, over all calls until now. */
    String begin() {
        Json.Obj window =
                Json.obj().put("from", from).put("to", Instant.now()).put("apply", true).build();
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        Json.Obj begun = Ordeal.answered(() -> product.api().post(PATH, window, key)).expect(202);
        return String.valueOf(begun.text("id"));
    }

    /** Waits until it has ended well, also over an end of the product. */
    void awaitDone(String id) {
        Eventually.within(
                PATIENCE,
                () -> !"running".equals(report(product.api(), id).text("status")),
                () -> report(product.api(), id).text());
        Json.Obj report = report(product.api(), id);
        if (!"done".equals(report.text("status"))) {
            throw new AssertionError("the reconciliation ended otherwise: " + report);
        }
    }

    /** One from its beginning to its end. */
    String whole() {
        String id = begin();
        awaitDone(id);
        return id;
    }

    static Json.Obj report(Api api, String id) {
        return Ordeal.answered(() -> api.get(PATH + "/" + id + "?limit=1")).expect(200);
    }

    /** How often a class was found, over all these tenants. */
    static long count(List<Api> tenants, String id, String kind) {
        return tenants.stream()
                .map(api -> (Json.Obj) report(api, id).get("counts"))
                .mapToLong(counts -> ((Json.Num) counts.get(kind)).value().longValueExact())
                .sum();
    }

    static List<Json.Obj> items(Api api, String id) {
        return api.all(PATH + "/" + id, "items");
    }

    /** What of a tenant's report does not add up; nothing where all of it does. */
    static List<String> sumsThatFail(Api api, String id) {
        Json.Obj report = report(api, id);
        BigDecimal spend = usd(report, "spend_usd");
        BigDecimal receipts = usd(report, "receipts_usd");
        BigDecimal difference = usd(report, "difference_usd");
        BigDecimal ofItems =
                items(api, id).stream()
                        .map(item -> usd(item, "difference_usd"))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        List<String> wrong = new ArrayList<>();
        if (spend.subtract(receipts).compareTo(difference) != 0) {
            wrong.add("%s - %s is not %s".formatted(spend, receipts, difference));
        }
        BigDecimal told = ofItems.add(usd(report, "rounding_usd"));
        if (told.compareTo(difference) != 0) {
            wrong.add("items and rounding tell of %s, the total of %s".formatted(told, difference));
        }
        return wrong;
    }

    private static BigDecimal usd(Json.Obj object, String member) {
        return new BigDecimal(String.valueOf(object.text(member)));
    }
}
