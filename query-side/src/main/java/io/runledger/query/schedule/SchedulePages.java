package io.runledger.query.schedule;

import io.runledger.events.grant.FindGrants;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.FindSchedules;
import io.runledger.events.schedule.OverlapPolicy;
import io.runledger.events.schedule.ScheduleView;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.http.ProblemException;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages about schedules and grants. What they change, they change by the API. */
@PageController
class SchedulePages {

    private static final int CHOICES = 100;
    private static final int TIMES = 10;
    private static final int SLOTS = 50;
    private static final List<String> OVERLAPS =
            Arrays.stream(OverlapPolicy.values()).map(Columns::lower).toList();

    private final Gateway gateway;
    private final SlotList slots;
    private final GraphShelf graphs;
    private final Clock clock;

    SchedulePages(Gateway gateway, SlotList slots, GraphShelf graphs, Clock clock) {
        this.gateway = gateway;
        this.slots = slots;
        this.graphs = graphs;
        this.clock = clock;
    }

    /** A time at which a schedule is due, in a table. */
    public record DueLine(String at, String local, String note) {

        static DueLine of(ScheduleView.Due due) {
            String note = due.note();
            return new DueLine(Shown.time(due.at()), due.local(), note == null ? "" : note);
        }
    }

    @GetMapping("/schedules")
    String schedules(Caller caller, Model model) {
        Map<String, SlotRow> latest = slots.latest(caller.tenantId());
        model.addAttribute(
                "schedules",
                find(caller.tenantId(), null, 1).stream()
                        .map(each -> ScheduleLine.of(each, latest.get(each.scheduleId().value())))
                        .toList());
        model.addAttribute("graphs", graphs(caller.tenantId()));
        model.addAttribute("overlaps", OVERLAPS);
        return "schedules";
    }

    @GetMapping("/schedules/{id}")
    String schedule(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            Model model) {
        ScheduleView schedule = require(caller.tenantId(), id);
        SlotList.Page page =
                slots.find(caller.tenantId(), schedule.scheduleId(), null, SLOTS, cursor);
        String address = "/schedules/" + schedule.scheduleId();
        model.addAttribute("s", schedule);
        model.addAttribute("state", state(schedule));
        model.addAttribute("overlap", Columns.lower(schedule.timing().overlap()));
        model.addAttribute("overlaps", OVERLAPS);
        model.addAttribute("graphs", graphs(caller.tenantId()));
        model.addAttribute("input", PrettyJson.of(schedule.input()));
        model.addAttribute("config", PrettyJson.of(schedule.config()));
        model.addAttribute("created", Shown.time(schedule.createdAt()));
        model.addAttribute("updated", Shown.time(schedule.updatedAt()));
        model.addAttribute("next", schedule.next().stream().map(DueLine::of).toList());
        model.addAttribute("slots", page.slots().stream().map(SlotLine::of).toList());
        model.addAttribute("paged", cursor != null);
        model.addAttribute("older", Links.next(address, Map.of(), page.nextCursor()));
        return "schedule";
    }

    private static String state(ScheduleView schedule) {
        if (schedule.deletedAt() != null) {
            return "deleted";
        }
        return schedule.enabled() ? "active" : "paused";
    }

    @GetMapping("/grants")
    String grants(Caller caller, Model model) {
        model.addAttribute(
                "grants",
                gateway.ask(new FindGrants(caller.tenantId())).stream()
                        .map(grant -> GrantLine.of(grant, clock.instant()))
                        .toList());
        model.addAttribute("graphs", graphs(caller.tenantId()));
        return "grants";
    }

    private List<String> graphs(TenantId tenant) {
        return graphs.after(tenant, "", CHOICES).stream().map(GraphVersion::id).toList();
    }

    private List<ScheduleView> find(TenantId tenant, @Nullable ScheduleId schedule, int times) {
        return gateway.ask(new FindSchedules(tenant, schedule, clock.instant(), times));
    }

    private ScheduleView require(TenantId tenant, String id) {
        return parse(id)
                .flatMap(schedule -> find(tenant, schedule, TIMES).stream().findFirst())
                .orElseThrow(() -> ProblemException.notFound("there is no schedule " + id));
    }

    private static Optional<ScheduleId> parse(String id) {
        try {
            return Optional.of(new ScheduleId(id.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
