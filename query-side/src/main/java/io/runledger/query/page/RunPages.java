package io.runledger.query.page;

import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.platform.page.PageController;
import io.runledger.platform.page.PrettyJson;
import io.runledger.platform.security.Caller;
import io.runledger.query.graph.GraphShelf;
import io.runledger.query.run.RunFilter;
import io.runledger.query.run.RunFold;
import io.runledger.query.run.RunList;
import io.runledger.query.run.RunReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** The pages about runs. */
@PageController
class RunPages {

    private static final int CHOICES = 100;
    private static final int EVENTS = 200;

    private final RunReader reader;
    private final RunList list;
    private final GraphShelf graphs;
    private final RunDetails details;
    private final RunMoney money;

    RunPages(
            RunReader reader, RunList list, GraphShelf graphs, RunDetails details, RunMoney money) {
        this.reader = reader;
        this.list = list;
        this.graphs = graphs;
        this.details = details;
        this.money = money;
    }

    @GetMapping("/")
    String home() {
        return "redirect:/runs";
    }

    @GetMapping("/runs")
    String runs(Caller caller, @RequestParam Map<String, String> query, Model model) {
        RunList.Page page = list.find(caller.tenantId(), RunFilter.parse(query));
        model.addAttribute("runs", page.runs().stream().map(RunLine::of).toList());
        model.addAttribute(
                "next", page.nextCursor() == null ? null : next(query, page.nextCursor()));
        model.addAttribute("filter", filter(query));
        model.addAttribute("filtered", filter(query).values().stream().anyMatch(v -> !v.isEmpty()));
        model.addAttribute("paged", query.containsKey("cursor"));
        model.addAttribute(
                "choices",
                graphs.after(caller.tenantId(), "", CHOICES).stream()
                        .map(StartChoice::of)
                        .toList());
        return "runs";
    }

    private static Map<String, String> filter(Map<String, String> query) {
        Map<String, String> filter = new LinkedHashMap<>();
        for (String name : List.of("status", "graph_id", "run_kind", "trigger_source")) {
            filter.put(name, query.getOrDefault(name, ""));
        }
        return filter;
    }

    private static String next(Map<String, String> query, String cursor) {
        UriComponentsBuilder uri = UriComponentsBuilder.fromPath("/runs");
        filter(query)
                .forEach((name, value) -> {
                    if (!value.isEmpty()) {
                        uri.queryParam(name, "{" + name + "}");
                    }
                });
        Map<String, Object> values = new LinkedHashMap<>(filter(query));
        return uri.queryParam("cursor", cursor).encode().buildAndExpand(values).toUriString();
    }

    @GetMapping("/runs/{id}")
    String run(
            Caller caller,
            @PathVariable String id,
            @RequestParam Map<String, String> query,
            Model model) {
        RunFold run = reader.fold(caller.tenantId(), id);
        RunRequested asked = run.requested();
        RunId runId = asked.runId();
        details.put(caller.tenantId(), run, query, model);
        money.put(caller.tenantId(), run, model);
        long hidden = Math.max(0, run.sequence() + 1 - EVENTS);
        model.addAttribute(
                "events",
                reader.after(runId, hidden - 1, EVENTS).stream()
                        .map(RunView.EventLine::of)
                        .toList()
                        .reversed());
        model.addAttribute("hiddenEvents", hidden);
        model.addAttribute("input", PrettyJson.of(asked.input()));
        model.addAttribute("config", config(asked.config()));
        return "run";
    }

    private static String config(Json.Obj config) {
        return config.members().isEmpty() ? "" : PrettyJson.of(config);
    }
}
