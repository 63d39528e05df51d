package io.runledger.query.webhook;

import io.runledger.events.json.Json;
import io.runledger.events.webhook.DeliveryEvent.DeliveryRecorded;
import io.runledger.events.webhook.WebhookScheme;
import io.runledger.platform.page.Links;
import io.runledger.platform.page.PageController;
import io.runledger.platform.page.PrettyJson;
import io.runledger.platform.page.Shown;
import io.runledger.platform.security.Caller;
import io.runledger.query.graph.GraphShelf;
import io.runledger.query.graph.GraphVersion;
import io.runledger.query.readmodel.Columns;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** The pages about webhook triggers. */
@PageController
class WebhookPages {

    private static final int MOST = 200;
    private static final int PAGE = 30;

    private final WebhookShelf shelf;
    private final GraphShelf graphs;

    WebhookPages(WebhookShelf shelf, GraphShelf graphs) {
        this.shelf = shelf;
        this.graphs = graphs;
    }

    /** A trigger on a page. */
    public record Line(
            String id,
            String name,
            String graph,
            String scheme,
            String state,
            String status,
            @Nullable String account,
            String template,
            String filter,
            @Nullable String oldSecretUntil,
            String created) {

        static Line of(WebhookRow row) {
            boolean rotating =
                    row.oldSecretUntil() != null
                            && row.oldSecretUntil().isAfter(Clock.systemUTC().instant());
            return new Line(
                    row.id(),
                    row.name(),
                    row.graphId(),
                    row.scheme(),
                    row.deleted() ? "deleted" : row.enabled() ? "enabled" : "disabled",
                    row.deleted() ? "cancelled" : row.enabled() ? "success" : "skipped",
                    row.accountId(),
                    pretty(row.inputTemplate()),
                    pretty(row.filter()),
                    rotating ? Shown.time(row.oldSecretUntil()) : null,
                    Shown.time(row.createdAt()));
        }

        private static String pretty(Json.@Nullable Obj object) {
            return object == null ? "" : PrettyJson.of(object);
        }
    }

    /** A delivery in a table. */
    public record DeliveryLine(
            String id,
            String received,
            String outcome,
            String status,
            @Nullable String run,
            String runShort,
            @Nullable String runStatus,
            long runs,
            String reason) {

        static DeliveryLine of(DeliveryRow row) {
            String run = row.lastRunId() == null ? row.runId() : row.lastRunId();
            return new DeliveryLine(
                    row.id(),
                    Shown.time(row.receivedAt()),
                    row.outcome(),
                    switch (row.outcome()) {
                        case "started" -> "success";
                        case "refused" -> "error";
                        case "decided" -> "interrupted";
                        default -> "skipped";
                    },
                    run,
                    run == null ? Shown.NOTHING : Shown.shortId(run),
                    row.lastRunStatus(),
                    row.runs(),
                    row.reason() == null ? "" : row.reason());
        }
    }

    @GetMapping("/webhooks")
    String webhooks(Caller caller, Model model) {
        model.addAttribute(
                "webhooks", shelf.living(caller.tenantId(), MOST).stream().map(Line::of).toList());
        model.addAttribute(
                "graphs",
                graphs.after(caller.tenantId(), "", MOST).stream().map(GraphVersion::id).toList());
        model.addAttribute(
                "schemes", Arrays.stream(WebhookScheme.values()).map(Columns::lower).toList());
        return "webhooks";
    }

    @GetMapping("/webhooks/{id}")
    String webhook(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String delivery,
            ServerHttpRequest request,
            Model model) {
        WebhookRow webhook = shelf.require(caller.tenantId(), id);
        List<DeliveryRow> found =
                shelf.deliveries(
                        caller.tenantId(),
                        webhook.id(),
                        "",
                        DeliveryQueries.below(cursor),
                        PAGE + 1);
        boolean more = found.size() > PAGE;
        List<DeliveryRow> page = more ? found.subList(0, PAGE) : found;
        String address = "/webhooks/" + webhook.id();
        model.addAttribute("webhook", Line.of(webhook));
        model.addAttribute("living", !webhook.deleted());
        model.addAttribute("url", url(request, webhook));
        model.addAttribute("deliveries", page.stream().map(DeliveryLine::of).toList());
        model.addAttribute("address", address);
        model.addAttribute(
                "next",
                more
                        ? Links.to(
                                address, Map.of("cursor", DeliveryQueries.cursor(page.getLast())))
                        : null);
        model.addAttribute("paged", cursor != null);
        model.addAttribute("chosen", delivery);
        if (delivery != null) {
            addDelivery(caller, webhook, delivery, model);
        }
        return "webhook";
    }

    private void addDelivery(Caller caller, WebhookRow webhook, String delivery, Model model) {
        DeliveryRecorded recorded = shelf.recorded(caller.tenantId(), webhook.id(), delivery);
        model.addAttribute("headers", PrettyJson.of(recorded.headers()));
        model.addAttribute("payload", PrettyJson.of(recorded.payload()));
        model.addAttribute("runs", shelf.runs(caller.tenantId(), webhook.id(), delivery));
    }

    private static String url(ServerHttpRequest request, WebhookRow webhook) {
        return UriComponentsBuilder.fromUri(request.getURI())
                .replacePath("/hooks/" + webhook.id())
                .replaceQuery(null)
                .toUriString();
    }
}
