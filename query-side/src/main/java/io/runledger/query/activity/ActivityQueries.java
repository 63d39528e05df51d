package io.runledger.query.activity;

import io.runledger.events.json.Json;
import io.runledger.platform.security.Caller;
import io.runledger.query.activity.Activity.Bucket;
import io.runledger.query.activity.Activity.Group;
import io.runledger.query.activity.Activity.Receipt;
import io.runledger.query.activity.Activity.Totals;
import io.runledger.query.readmodel.Columns;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers what was spent, when, and on what. */
@RestController
class ActivityQueries {

    private final ActivityQuery query;

    ActivityQueries(ActivityQuery query) {
        this.query = query;
    }

    @GetMapping("/api/v1/activity")
    ResponseEntity<Json> activity(Caller caller, @RequestParam Map<String, String> params) {
        ActivityRequest asked = ActivityRequest.parse(params, Instant.now());
        Activity found = query.find(caller.tenantId(), asked);
        return ResponseEntity.ok(
                Json.obj()
                        .put("effective_step", found.effectiveStep())
                        .put("series", all(found.series(), ActivityQueries::bucket))
                        .put("grouped_series", all(found.groups(), ActivityQueries::group))
                        .put(
                                "totals",
                                totals(found.totals())
                                        .put("previous", totals(found.previous()).build())
                                        .build())
                        .put("rows", all(found.rows(), ActivityQueries::receipt))
                        .put("next_cursor", found.nextCursor())
                        .build());
    }

    private static Json.Obj bucket(Bucket bucket) {
        return Json.obj()
                .put("bucket_start", bucket.start())
                .put("spend_usd", Columns.usd(bucket.spendUsd()))
                .put("tokens", bucket.tokens())
                .put("requests", bucket.requests())
                .build();
    }

    private static Json.Obj group(Group group) {
        return Json.obj()
                .put("group", group.name())
                .put("buckets", all(group.buckets(), ActivityQueries::bucket))
                .build();
    }

    private static Json.Builder totals(Totals totals) {
        return Json.obj()
                .put("spend_usd", Columns.usd(totals.spendUsd()))
                .put("tokens", totals.tokens())
                .put("requests", totals.requests())
                .put("runs", totals.runs());
    }

    private static Json.Obj receipt(Receipt row) {
        Long millis = row.durationMillis();
        return Json.obj()
                .put("receipt_id", row.receiptId())
                .put("timestamp", row.at())
                .put("run_id", row.runId())
                .put("graph_id", row.graphId())
                .put("run_kind", row.runKind())
                .put("trigger_source", row.triggerSource())
                .put("model", row.model())
                .put("provider", row.provider())
                .put("tokens_in", row.tokensIn())
                .put("tokens_out", row.tokensOut())
                .put("cost_usd", Columns.usd(row.costUsd()))
                .put("charged_credits", Long.toString(row.credits()))
                .put("duration_ms", millis == null ? Json.NULL : Json.of(millis))
                .build();
    }

    private static <T> Json.Arr all(List<T> items, Function<T, Json.Obj> shown) {
        return Json.arr(items.stream().map(shown).toList());
    }
}
