package io.runledger.query.page;

import io.runledger.platform.page.PageController;
import io.runledger.platform.page.Shown;
import io.runledger.platform.security.Caller;
import io.runledger.query.activity.Activity;
import io.runledger.query.activity.Activity.Bucket;
import io.runledger.query.activity.Activity.Group;
import io.runledger.query.activity.Activity.Totals;
import io.runledger.query.activity.ActivityQuery;
import io.runledger.query.activity.ActivityRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page about money. */
@PageController
class ActivityPages {

    private final ActivityQuery query;

    ActivityPages(ActivityQuery query) {
        this.query = query;
    }

    /** One chart, headed by its total. */
    public record Chart(String title, String total, String before, String svg) {}

    /** One colour of the charts. */
    public record Legend(String css, String name) {}

    @GetMapping("/activity")
    String activity(Caller caller, @RequestParam Map<String, String> params, Model model) {
        Map<String, String> asked = new LinkedHashMap<>(params);
        asked.putIfAbsent("range", "1d");
        asked.putIfAbsent("group_by", "model");
        Activity found = query.find(caller.tenantId(), ActivityRequest.parse(asked, Instant.now()));
        model.addAttribute("range", asked.get("range"));
        model.addAttribute("groupBy", asked.get("group_by"));
        model.addAttribute("step", found.effectiveStep());
        model.addAttribute("from", Shown.time(found.series().getFirst().start()));
        model.addAttribute("to", Shown.time(found.series().getLast().start()));
        model.addAttribute("charts", charts(found));
        model.addAttribute("legend", legend(found.groups()));
        model.addAttribute("runs", Shown.count(found.totals().runs()));
        model.addAttribute("rows", found.rows().stream().map(ReceiptLine::of).toList());
        model.addAttribute("next", found.nextCursor());
        return "activity";
    }

    private static List<Chart> charts(Activity found) {
        Totals now = found.totals();
        Totals before = found.previous();
        return List.of(
                new Chart(
                        "Spend",
                        Shown.usd(now.spendUsd()),
                        Shown.usd(before.spendUsd()),
                        BarChart.svg(
                                "Spend over time",
                                found.series(),
                                found.groups(),
                                bucket -> bucket.spendUsd().doubleValue(),
                                bucket -> Shown.usd(bucket.spendUsd()))),
                new Chart(
                        "Tokens",
                        Shown.count(now.tokens()),
                        Shown.count(before.tokens()),
                        BarChart.svg(
                                "Tokens over time",
                                found.series(),
                                found.groups(),
                                Bucket::tokens,
                                bucket -> Shown.count(bucket.tokens()))),
                new Chart(
                        "Requests",
                        Shown.count(now.requests()),
                        Shown.count(before.requests()),
                        BarChart.svg(
                                "Requests over time",
                                found.series(),
                                found.groups(),
                                Bucket::requests,
                                bucket -> Shown.count(bucket.requests()))));
    }

    private static List<Legend> legend(List<Group> groups) {
        return IntStream.range(0, groups.size())
                .mapToObj(i -> new Legend("g" + i, groups.get(i).name()))
                .toList();
    }
}
