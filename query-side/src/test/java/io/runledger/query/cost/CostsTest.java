package io.runledger.query.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.billing.ChargeEvent.ChargeReissued;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.CallId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.platform.http.ProblemException;
import io.runledger.query.cost.Costs.Group;
import io.runledger.query.testing.Charges;
import io.runledger.query.testing.TestTables;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CostsTest {

    private static final TestTables TABLES = new TestTables();
    private static final TenantId TENANT = new TenantId("default");
    private static final Instant AT = Instant.parse("2026-03-04T10:00:00Z");

    private final CostLinesProjector projector = new CostLinesProjector(TABLES.tables);
    private final CostQuery query = new CostQuery(TABLES.tables);
    private final List<RunId> runs = new ArrayList<>();
    private long position;

    private record Logged(long position, ChargeEvent event) {}

    @BeforeEach
    void nothing() {
        TABLES.clear("cost_lines", "graph_runs");
        for (int i = 0; i < 7; i++) {
            runs.add(new RunId(UUID.nameUUIDFromBytes(new byte[] {(byte) i}).toString()));
        }
    }

    private void feed(ChargeEvent event) {
        feed(List.of(new Logged(++position, event)));
    }

    private void feed(List<Logged> events) {
        events.forEach(each ->
                projector.on(each.event(), new GlobalSequenceTrackingToken(each.position())));
    }

    private Costs find(Map<String, String> params) {
        return query.find(TENANT, CostRequest.parse(params));
    }

    private static Charges call(
            int number, @Nullable RunId run, String graph, String node, String model) {
        return new Charges(
                new CallId("call-" + number),
                TENANT,
                new AccountId("acc-" + number % 3),
                run,
                graph,
                node,
                model,
                number % 4 == 0 ? "nightly" : null,
                AT.plusSeconds(number));
    }

    private static Charges call(int number) {
        return call(number, null, "review", "judge", "demo");
    }

    /** Calls with all that can happen to a charge, and what is charged in the end. */
    private Map<CallId, Long> history(Random random, List<Logged> events, int calls) {
        Map<CallId, Long> charged = new LinkedHashMap<>();
        for (int i = 0; i < calls; i++) {
            RunId run = random.nextInt(8) == 0 ? null : runs.get(random.nextInt(runs.size()));
            Charges call =
                    call(i, run, "g" + random.nextInt(3), "n" + random.nextInt(4), "m" + i % 5);
            String usd = price(random);
            ChargeRecorded recorded = call.recorded(usd);
            events.add(new Logged(++position, recorded));
            charged.put(call.call(), recorded.chargedCredits());
            for (int again = random.nextInt(6); again > 3; again--) {
                events.add(new Logged(++position, call.reversed(usd)));
                charged.remove(call.call());
                if (random.nextInt(3) > 0) {
                    usd = price(random);
                    call = call.of(runs.get(random.nextInt(runs.size())));
                    ChargeReissued reissued = call.reissued(usd);
                    events.add(new Logged(++position, reissued));
                    charged.put(call.call(), reissued.chargedCredits());
                } else {
                    break;
                }
            }
        }
        return charged;
    }

    private static String price(Random random) {
        return "0." + "0".repeat(random.nextInt(9)) + (1 + random.nextInt(99_999));
    }

    @Test
    @Tag("COSTS_ADD_UP")
    void everyViewAddsUpToWhatIsChargedWhateverOrderEventsComeIn() {
        for (int seed = 0; seed < 4; seed++) {
            TABLES.clear("cost_lines");
            Random random = new Random(seed);
            List<Logged> events = new ArrayList<>();
            Map<CallId, Long> charged = history(random, events, 120);
            Collections.shuffle(events, random);
            feed(events);
            feed(events);
            BigDecimal sum = sum(charged);
            for (CostGrouping by : CostGrouping.values()) {
                Map<String, String> params = Map.of("group_by", by.text());
                assertThat(find(params).totals().credits()).isEqualByComparingTo(sum);
                assertThat(find(params).totals().requests()).isEqualTo(charged.size());
                List<Group> all = query.all(TENANT, CostRequest.parse(params));
                assertThat(
                                all.stream()
                                        .map(group -> group.sums().credits())
                                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                        .as("seed %s by %s", seed, by)
                        .isEqualByComparingTo(sum);
            }
        }
    }

    private static BigDecimal sum(Map<CallId, Long> charged) {
        return BigDecimal.valueOf(charged.values().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    @Tag("PROJECTIONS_ARE_IDEMPOTENT")
    void tableIsTheSameWhateverOrderEventsComeIn() {
        List<Logged> events = new ArrayList<>();
        history(new Random(7), events, 60);
        feed(events);
        List<String> inOrder = TABLES.dump("cost_lines");
        TABLES.clear("cost_lines");
        feed(events.reversed());
        assertThat(TABLES.dump("cost_lines")).isEqualTo(inOrder).hasSize(60);
    }

    @Test
    void pagesHaveEveryGroupOnceDearestFirstAlsoWhileCallsComeIn() {
        for (int i = 0; i < 9; i++) {
            feed(call(i, null, "g" + i, "n", "m").recorded("0.00" + (1 + i % 3)));
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Costs page = find(Map.of("group_by", "graph_id", "limit", "2", "cursor", cursor));
            page.groups().forEach(group -> seen.add(group.name()));
            assertThat(page.totals().requests()).isEqualTo(9);
            feed(call(100 + seen.size(), null, "g" + seen.size(), "n", "m").recorded("5"));
            cursor = page.nextCursor();
        }
        assertThat(seen).containsExactly("g2", "g5", "g8", "g1", "g4", "g7", "g0", "g3", "g6");
    }

    @Test
    void nodesOfTwoGraphsAreTwoGroupsAndCallsWithoutOneAreListedToo() {
        feed(call(1, null, "a", "plan", "m").recorded("0.1"));
        feed(call(2, null, "b", "plan", "m").recorded("0.2"));
        assertThat(find(Map.of("group_by", "node")).groups())
                .extracting(group -> group.within() + "/" + group.name())
                .containsExactly("b/plan", "a/plan");
        assertThat(find(Map.of("group_by", "schedule_id")).groups())
                .extracting(Group::name)
                .containsExactly("");
    }

    @Test
    void spanGraphAndAccountNarrowGroupsAndTotalsAlike() {
        for (int i = 0; i < 6; i++) {
            feed(call(i, null, i < 3 ? "a" : "b", "n", "m").recorded("0.1"));
        }
        assertThat(find(Map.of("graph_id", "a")).totals().requests()).isEqualTo(3);
        assertThat(find(Map.of("account_id", "acc-1")).totals().requests()).isEqualTo(2);
        Costs part =
                find(Map.of("from", AT.plusSeconds(1).toString(), "to", "2026-03-04T10:00:03Z"));
        assertThat(part.totals().requests()).isEqualTo(2);
        assertThat(part.groups().getFirst().sums().requests()).isEqualTo(2);
    }

    @Test
    void chargeOfAnotherTenantIsInNoSum() {
        feed(call(1).recorded("0.1"));
        assertThat(
                        query.find(new TenantId("other"), CostRequest.parse(Map.of()))
                                .totals()
                                .requests())
                .isZero();
    }

    @Test
    void whatCannotBeReadIsRefused() {
        for (var wrong :
                List.of(
                        Map.of("group_by", "owner"),
                        Map.of("from", "yesterday"),
                        Map.of("from", "2026-03-04T00:00:00Z", "to", "2026-03-04T00:00:00Z"),
                        Map.of("graph_id", "\0"),
                        Map.of("cursor", "e30"))) {
            assertThatThrownBy(() -> find(wrong)).isInstanceOf(ProblemException.class);
        }
    }
}
