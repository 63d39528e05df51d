package io.runledger.billing.reconciliation;

import io.runledger.billing.reconciliation.Place.Phase;
import io.runledger.billing.reconciliation.SpendLogClient.Read;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Reads the rows of a pass's window into the database. The window is walked in pieces, since
 * LiteLLM pages by counting from a query's first row: pieces grow where there is little and shrink
 * where there is much.
 */
@Component
class WindowReader {

    private static final int SHORTEST_MINUTES = 5;
    private static final int LONGEST_MINUTES = 28 * 24 * 60;

    /** A piece with fewer rows is worth doubling. */
    private static final int FEW = 250;

    /** A piece with more pages is worth halving. */
    private static final int MANY_PAGES = 4;

    private static final int LOOK_UPS = 25;

    private final SpendLogClient log;
    private final Staging staging;
    private final Passes passes;

    WindowReader(SpendLogClient log, Staging staging, Passes passes) {
        this.log = log;
        this.staging = staging;
        this.passes = passes;
    }

    /** Reads one page, and says which is next. */
    Place page(Pass pass, Place place) {
        Instant from = Objects.requireNonNullElse(place.from(), pass.from());
        if (!from.isBefore(pass.to())) {
            return place.at(Phase.COLLECT);
        }
        Instant end = earlier(from.plus(Duration.ofMinutes(place.minutes())), pass.to());
        List<LogRow> rows = new ArrayList<>();
        Optional<Read> read = log.page(from, end, place.page(), raw -> rows.add(LogRow.of(raw)));
        if (read.isEmpty()) {
            return place.at(Phase.READ_DAYS).piece(pass.from(), place.minutes());
        }
        staging.stage(pass.id(), within(pass, rows));
        return read.get().rows() >= SpendLogClient.PAGE
                ? place.piece(from, place.minutes()).atPage(place.page() + 1)
                : place.piece(end, nextLength(place, read.get().rows()));
    }

    private static int nextLength(Place place, int rows) {
        if (place.page() == 1 && rows < FEW) {
            return Math.min(place.minutes() * 2, LONGEST_MINUTES);
        }
        return place.page() > MANY_PAGES
                ? Math.max(place.minutes() / 2, SHORTEST_MINUTES)
                : place.minutes();
    }

    /** Reads one day, where there are no pages. */
    Place day(Pass pass, Place place) {
        Instant from = Objects.requireNonNullElse(place.from(), pass.from());
        if (!from.isBefore(pass.to())) {
            return place.at(Phase.COLLECT);
        }
        LocalDate day = from.atZone(ZoneOffset.UTC).toLocalDate();
        List<LogRow> rows = new ArrayList<>();
        Read read =
                log.day(
                        day,
                        raw -> {
                            rows.add(LogRow.of(raw));
                            if (rows.size() == SpendLogClient.PAGE) {
                                staging.stage(pass.id(), within(pass, rows));
                                rows.clear();
                            }
                        });
        staging.stage(pass.id(), within(pass, rows));
        if (read.truncated()) {
            passes.truncated(pass.id(), day);
        }
        Instant midnight = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return place.piece(midnight, place.minutes());
    }

    /** Asks for some of the calls that no page had. */
    Place lookUp(Pass pass, Place place) {
        List<String> calls = staging.toLookUp(pass.id(), LOOK_UPS);
        for (String call : calls) {
            List<LogRow> rows = new ArrayList<>();
            log.find(call, raw -> rows.add(LogRow.of(raw)));
            // LiteLLM also answers with the row whose request id this is, of whatever call.
            staging.stage(
                    pass.id(), rows.stream().filter(row -> row.callId().equals(call)).toList());
            staging.lookedUp(pass.id(), call);
        }
        return calls.isEmpty() ? place.at(Phase.COMPARE) : place;
    }

    /** LiteLLM's ends are whole seconds and both included; ours are neither. */
    private static List<LogRow> within(Pass pass, List<LogRow> rows) {
        return rows.stream().filter(row -> isWithin(pass, row.startedAt())).toList();
    }

    private static boolean isWithin(
            Pass pass, @org.jspecify.annotations.Nullable Instant startedAt) {
        return startedAt == null
                || (!startedAt.isBefore(pass.from()) && startedAt.isBefore(pass.to()));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
