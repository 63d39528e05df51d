package io.runledger.query.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.runledger.events.DomainEvent;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunSkipped;
import io.runledger.events.schedule.SlotEvent;
import io.runledger.events.schedule.SlotEvent.SlotSkipped;
import io.runledger.events.schedule.SlotReason;
import io.runledger.platform.http.ProblemException;
import io.runledger.query.testing.Story;
import io.runledger.query.testing.TestTables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What became of due times, as the log tells it. */
class ScheduleRunsTest {

    private static final TestTables TABLES = new TestTables();
    private static final TenantId TENANT = new TenantId("default");
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final ScheduleId schedule = new ScheduleId(UUID.randomUUID().toString());
    private final ScheduleRunsProjector projector = new ScheduleRunsProjector(TABLES.tables);
    private final SlotList list = new SlotList(TABLES.tables);

    @BeforeEach
    void nothing() {
        TABLES.clear("schedule_runs");
    }

    private void feed(List<DomainEvent> events, int times) {
        long position = 0;
        for (DomainEvent event : events) {
            var token = new GlobalSequenceTrackingToken(++position);
            for (int i = 0; i < times; i++) {
                if (event instanceof RunEvent e) {
                    projector.on(e, token);
                }
                if (event instanceof SlotEvent e) {
                    projector.on(e, token);
                }
            }
        }
    }

    private static Instant slot(int minute) {
        return NOON.plusSeconds(60L * minute);
    }

    private SlotSkipped skipped(int minute, SlotReason reason) {
        return new SlotSkipped(TENANT, schedule, slot(minute), reason, null, slot(minute));
    }

    private Story run(int minute) {
        return new Story("default").scheduled(schedule, slot(minute));
    }

    private List<SlotRow> slots() {
        return list.find(TENANT, schedule, null, 100, null).slots();
    }

    private static List<DomainEvent> all(Object... parts) {
        List<DomainEvent> events = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof Story story) {
                events.addAll(story.events());
            } else {
                events.add((DomainEvent) part);
            }
        }
        return events;
    }

    @Test
    void everySlotHasItsRunOrItsReasonTheLatestFirst() {
        Story good = run(0).started().completed();
        Story open = run(3).started();
        feed(all(good, skipped(1, SlotReason.OVERLAP), skipped(2, SlotReason.MISSED), open), 1);
        assertThat(slots())
                .extracting(
                        SlotRow::scheduledFor, SlotRow::runId, SlotRow::status, SlotRow::skipReason)
                .containsExactly(
                        tuple(slot(3), open.run.value(), "running", null),
                        tuple(slot(2), null, "skipped", "missed"),
                        tuple(slot(1), null, "skipped", "overlap"),
                        tuple(slot(0), good.run.value(), "success", null));
        assertThat(slots().getLast().completedAt()).isNotNull();
    }

    @Test
    void aRunTakesThePlaceOfAReasonInWhicheverOrderTheyCome() {
        Story late = run(0);
        feed(all(skipped(0, SlotReason.MISSED), late), 1);
        assertThat(slots()).extracting(SlotRow::runId).containsExactly(late.run.value());
        nothing();
        feed(all(late, skipped(0, SlotReason.MISSED)), 1);
        assertThat(slots()).extracting(SlotRow::runId).containsExactly(late.run.value());
    }

    @Test
    @Tag("PROJECTIONS_ARE_IDEMPOTENT")
    void eventsThatComeTwiceOrAllAgainLeaveTheSameTable() {
        List<DomainEvent> events =
                all(
                        run(0).started().completed(),
                        skipped(1, SlotReason.PAUSED),
                        skipped(2, SlotReason.MISSED),
                        run(2).started(),
                        new Story("default").whole());
        feed(events, 1);
        List<String> once = TABLES.dump("schedule_runs");
        assertThat(once).hasSize(3);
        feed(events, 1);
        assertThat(TABLES.dump("schedule_runs")).isEqualTo(once);
        nothing();
        feed(events, 2);
        assertThat(TABLES.dump("schedule_runs")).isEqualTo(once);
    }

    @Test
    void aRunThatItsGrantKeptFromStartingSaysSo() {
        Story run = run(0);
        feed(all(run, new RunSkipped(run.run, 0, "grant_revoked", NOON)), 2);
        assertThat(slots())
                .singleElement()
                .satisfies(slot -> {
                    assertThat(slot.status()).isEqualTo("skipped");
                    assertThat(slot.skipReason()).isEqualTo("grant_revoked");
                    assertThat(slot.runId()).isEqualTo(run.run.value());
                });
    }

    @Test
    void pagingShowsEachSlotOnceAndFiltersNarrowIt() {
        feed(
                IntStream.range(0, 23)
                        .<DomainEvent>mapToObj(minute ->
                                minute % 2 == 0
                                        ? skipped(minute, SlotReason.OVERLAP)
                                        : run(minute).events().getFirst())
                        .toList(),
                1);
        List<Instant> seen = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            SlotList.Page page = list.find(TENANT, schedule, null, 5, cursor);
            page.slots().forEach(slot -> seen.add(slot.scheduledFor()));
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 23).mapToObj(i -> slot(22 - i)).toList());
        assertThat(list.find(TENANT, schedule, "pending", 100, null).slots()).hasSize(11);
        assertThatThrownBy(() -> list.find(TENANT, schedule, "late", 100, null))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> list.find(TENANT, schedule, null, 100, "e30"))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    @Tag("TENANT_ISOLATION")
    void anotherTenantSeesNothing() {
        feed(all(run(0), skipped(1, SlotReason.OVERLAP)), 1);
        TenantId other = new TenantId("other");
        assertThat(list.find(other, schedule, null, 100, null).slots()).isEmpty();
        assertThat(list.latest(other)).isEmpty();
        assertThat(list.latest(TENANT).get(schedule.value()).skipReason()).isEqualTo("overlap");
    }
}
