package io.runledger.query.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.DomainEvent;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.platform.http.ProblemException;
import io.runledger.query.activity.Activity.Bucket;
import io.runledger.query.testing.Charges;
import io.runledger.query.testing.Story;
import io.runledger.query.testing.TestTables;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ActivityTest {

    private static final TestTables TABLES = new TestTables();
    private static final Instant NOW = Instant.parse("2026-03-04T10:30:00Z");

    private final ActivityProjector projector = new ActivityProjector(TABLES.tables);
    private final ActivityQuery query = new ActivityQuery(TABLES.tables);
    private long position;

    @BeforeEach
    void nothing() {
        TABLES.clear("activity", "graph_runs");
    }

    private void charge(String tenant, Instant at, String providerUsd) {
        String call = "call-" + ++position;
        feed(new Story(tenant, at).charged(new CallId(call), providerUsd).events());
    }

    private void feed(List<DomainEvent> events) {
        events.forEach(event ->
                projector.on((ChargeEvent) event, new GlobalSequenceTrackingToken(position)));
    }

    private Activity find(Map<String, String> params) {
        return query.find(new Story("default").tenant, ActivityRequest.parse(params, NOW));
    }

    @Test
    @Tag("PROJECTIONS_ARE_IDEMPOTENT")
    void chargeThatComesTwiceIsOneRow() {
        List<DomainEvent> charge = new Story("default").charged(new CallId("once"), "0.1").events();
        position++;
        feed(charge);
        List<String> once = TABLES.dump("activity");
        feed(charge);
        assertThat(TABLES.dump("activity")).isEqualTo(once).hasSize(1);
    }

    @Test
    void chargeThatIsTakenBackLeavesAndComesBackAsItIsMadeAnew() {
        Charges call = Charges.of(new Story("default"), new CallId("corrected"));
        Map<String, String> then =
                Map.of("from", "2026-03-04T00:00:00Z", "to", "2026-03-05T00:00:00Z");
        position++;
        feed(List.of(call.recorded("0.1")));
        position++;
        feed(List.of(call.reversed("0.1")));
        assertThat(find(then).totals().requests()).isZero();
        assertThat(find(then).rows()).isEmpty();
        position++;
        feed(List.of(call.of((RunId) null).reissued("0.3")));
        assertThat(find(then).totals().spendUsd()).isEqualByComparingTo("0.6");
        assertThat(find(then).rows()).extracting(Activity.Receipt::runId).containsOnlyNulls();
        assertThat(find(then).rows()).extracting(Activity.Receipt::position).containsExactly(1L);
    }

    @Test
    void bucketThatIsNotOverYetIsInTheSeriesAndTheSeriesAddsUpToTheTotals() {
        charge("default", NOW.minusSeconds(60), "0.001");
        charge("default", NOW.minusSeconds(7_200), "0.0005");
        charge("default", NOW.minusSeconds(100_000), "4");
        charge("other", NOW.minusSeconds(60), "9");
        Activity found = find(Map.of());
        assertThat(found.effectiveStep()).isEqualTo("1h");
        assertThat(found.series()).hasSize(25);
        Bucket last = found.series().getLast();
        assertThat(last.start()).isEqualTo("2026-03-04T10:00:00Z");
        assertThat(last.spendUsd()).isEqualByComparingTo("0.002");
        assertThat(found.totals().spendUsd()).isEqualByComparingTo("0.003");
        assertThat(
                        found.series().stream()
                                .map(Bucket::spendUsd)
                                .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("0.003");
        assertThat(found.totals().requests()).isEqualTo(2);
        assertThat(found.totals().tokens()).isEqualTo(160);
        assertThat(found.previous().spendUsd()).isEqualByComparingTo("8");
        assertThat(found.groups()).extracting(Activity.Group::name).containsExactly("demo-small");
    }

    @Test
    void rowsAreNewestFirstAndTheCursorGoesOnWhereThePageEnded() {
        for (int i = 5; i > 0; i--) {
            charge("default", NOW.minusSeconds(i * 60L), "0.001");
        }
        Activity first = find(Map.of("limit", "3"));
        assertThat(first.rows()).extracting(Activity.Receipt::position).containsExactly(5L, 4L, 3L);
        Activity second = find(Map.of("limit", "3", "cursor", String.valueOf(first.nextCursor())));
        assertThat(second.rows()).extracting(Activity.Receipt::position).containsExactly(2L, 1L);
        assertThat(second.nextCursor()).isNull();
    }

    @Test
    void stepsFitTheRangeAndWhatIsTooFineOrUnknownIsRefused() {
        assertThat(find(Map.of("range", "1w")).effectiveStep()).isEqualTo("6h");
        assertThat(find(Map.of("range", "1m")).effectiveStep()).isEqualTo("1d");
        assertThat(find(Map.of("range", "1d", "step", "15m")).effectiveStep()).isEqualTo("15m");
        for (var wrong :
                List.of(
                        Map.of("range", "1y"),
                        Map.of("step", "2h"),
                        Map.of("range", "1m", "step", "5m"),
                        Map.of("group_by", "owner"),
                        Map.of("from", "2026-03-04T00:00:00Z", "to", "2026-03-03T00:00:00Z"))) {
            assertThatThrownBy(() -> find(wrong)).isInstanceOf(ProblemException.class);
        }
    }
}
