package io.runledger.command.schedule;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.schedule.ScheduleEvent;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.http.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads what schedules were and are from the log itself; no table decides when something runs. */
@Component
public class Timelines {

    private final EventLog log;
    private final Cache<String, Read> cache = Caffeine.newBuilder().maximumSize(1_000).build();

    Timelines(EventLog log) {
        this.log = log;
    }

    /** A schedule's timeline up to a sequence number of its log. */
    private record Read(long sequence, Timeline timeline) {}

    /** The timeline of a schedule; an empty one where nobody made it. */
    public Timeline of(TenantId tenant, ScheduleId schedule) {
        String id = "schedule:" + tenant + ":" + schedule;
        long newest = log.lastSequence(id).orElse(-1);
        Read cached = cache.getIfPresent(id);
        if (cached != null && cached.sequence() == newest) {
            return cached.timeline();
        }
        List<ScheduleEvent> events =
                log.readAggregate(id).stream()
                        .filter(logged -> logged.sequence() <= newest)
                        .map(logged -> (ScheduleEvent) logged.event())
                        .toList();
        Timeline timeline = Timeline.of(events);
        cache.put(id, new Read(newest, timeline));
        return timeline;
    }

    /**
     * How a schedule is.
     *
     * @throws ProblemException 404 if there is none
     */
    public Timeline.Standing require(TenantId tenant, ScheduleId schedule) {
        return of(tenant, schedule).current().orElseThrow(() -> missing(schedule.value()));
    }

    /**
     * The id in a path.
     *
     * @throws ProblemException 404 if it is none: there is no such schedule
     */
    public static ScheduleId id(String sent) {
        return parse(sent).orElseThrow(() -> missing(sent));
    }

    private static Optional<ScheduleId> parse(String sent) {
        try {
            return Optional.of(new ScheduleId(sent.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    static ProblemException missing(String schedule) {
        return ProblemException.notFound("there is no schedule " + schedule);
    }
}
