package io.runledger.query.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.DomainEvent;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.billing.ChargeEvent.ChargeRecorded;
import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import io.runledger.events.run.ForkOrigin;
import io.runledger.events.run.NodeOrigin;
import io.runledger.events.run.RunEvent;
import io.runledger.query.cost.CostLinesProjector;
import io.runledger.query.testing.Story;
import io.runledger.query.testing.TestTables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RunCostsTest {

    private static final String[] ALL = {
        "run_attempts", "run_calls", "cost_lines", "run_cache_hits"
    };
    private static final TestTables TABLES = new TestTables();

    private final RunCostsProjector projector = new RunCostsProjector(TABLES.tables);
    private final CostLinesProjector lines = new CostLinesProjector(TABLES.tables);
    private final RunCosts costs = new RunCosts(TABLES.tables);

    private long position;

    @BeforeEach
    void nothing() {
        TABLES.clear(ALL);
    }

    private void feed(List<DomainEvent> events) {
        for (DomainEvent event : events) {
            if (event instanceof RunEvent e) {
                projector.on(e);
            }
            if (event instanceof ChargeEvent e) {
                lines.on(e, new GlobalSequenceTrackingToken(++position));
            }
        }
    }

    private static Story fork(Story of, int attempt, int step) {
        return new Story("default")
                .forked(new ForkOrigin(of.run, attempt, step, List.of()), Json.Obj.EMPTY);
    }

    /** A call in a step; its costs in credits are twenty million times the dollars. */
    private static void call(Story story, int step, String usd) {
        story.charged(story.unit(step, "security"), usd);
    }

    private static long credits(List<DomainEvent> events) {
        return events.stream()
                .filter(ChargeRecorded.class::isInstance)
                .mapToLong(event -> ((ChargeRecorded) event).chargedCredits())
                .sum();
    }

    @Test
    void forkInheritsWhatTheWayToItsCheckpointCostAndNothingElse() {
        Story source = new Story("default").requested();
        call(source, 1, "0.001");
        call(source, 2, "0.010");
        call(source, 3, "0.100");
        Story fork = fork(source, 0, 2);
        call(fork, 1, "0.002");
        feed(source.events());
        feed(fork.events());
        Cost cost = costs.of(fork.run);
        assertThat(cost.inherited().credits()).isEqualTo(220_000);
        assertThat(cost.incremental().credits()).isEqualTo(40_000);
        assertThat(cost.total().credits()).isEqualTo(260_000);
        assertThat(cost.total().usd()).isEqualByComparingTo("0.026");
    }

    @Test
    void replayInheritsFromTheAttemptBeforeUpToItsCheckpoint() {
        Story story = new Story("default").requested();
        call(story, 1, "0.001");
        call(story, 2, "0.010");
        story.replayed(1, 0);
        call(story, 2, "0.020");
        call(story, 3, "0.100");
        story.replayed(2, 0);
        call(story, 3, "0.200");
        feed(story.events());
        List<Cost> each = costs.ofAttempts(story.run, 3);
        assertThat(each)
                .extracting(cost -> cost.inherited().credits())
                .containsExactly(0L, 20_000L, 420_000L);
        assertThat(each)
                .extracting(cost -> cost.incremental().credits())
                .containsExactly(220_000L, 2_400_000L, 4_000_000L);
        assertThat(costs.of(story.run).incremental().credits()).isEqualTo(credits(story.events()));
    }

    @Test
    void forkOfAForkOfAReplayInheritsTheWholeWay() {
        Story first = new Story("default").requested();
        call(first, 1, "0.001");
        call(first, 2, "0.010");
        first.replayed(1, 0);
        call(first, 2, "0.002");
        Story second = fork(first, 1, 2);
        call(second, 1, "0.004");
        call(second, 2, "0.040");
        Story third = fork(second, 0, 1);
        List.of(first, second, third).forEach(story -> feed(story.events()));
        assertThat(costs.of(third.run).inherited().credits()).isEqualTo(20_000 + 40_000 + 80_000);
        assertThat(costs.of(third.run).incremental()).isEqualTo(Cost.Sum.ZERO);
    }

    @Test
    void answerFromTheCacheAvoidsWhatItHadCost() {
        Story source = new Story("default").requested();
        call(source, 1, "0.001");
        Story later = new Story("default").requested();
        later.cached(1, "security", "{}", new NodeOrigin(source.run, 0, 1, "security"));
        feed(source.events());
        feed(later.events());
        assertThat(costs.of(later.run).avoided().credits()).isEqualTo(20_000);
        assertThat(costs.of(later.run).total()).isEqualTo(Cost.Sum.ZERO);
        assertThat(costs.ofAttempts(later.run, 1).getFirst().avoided().credits()).isEqualTo(20_000);
    }

    @Test
    void chargeOfACallThatNobodyAnnouncedCountsInItsRunOnly() {
        Story source = new Story("default").requested();
        source.charged(new CallId("unknown-call"), "0.001");
        Story fork = fork(source, 0, 5);
        feed(source.events());
        feed(fork.events());
        assertThat(costs.of(source.run).incremental().credits()).isEqualTo(20_000);
        assertThat(costs.of(fork.run).inherited()).isEqualTo(Cost.Sum.ZERO);
    }

    @Test
    @Tag("FORK_COSTS_ADD_UP")
    void incrementalCostsOfATreeOfForksSumUpToItsReceiptsInAnyOrderOfArrival() {
        for (int seed = 0; seed < 3; seed++) {
            TABLES.clear(ALL);
            Random random = new Random(seed);
            List<Story> tree = tree(random);
            List<DomainEvent> events = new ArrayList<>();
            tree.forEach(story -> events.addAll(story.events()));
            Collections.shuffle(events, random);
            feed(events);
            assertTreeAgrees(tree);
            long incremental = 0;
            for (Story story : tree) {
                Cost cost = costs.of(story.run);
                incremental += cost.incremental().credits();
                long ofAttempts =
                        costs.ofAttempts(story.run, 3).stream()
                                .mapToLong(each -> each.incremental().credits())
                                .sum();
                assertThat(ofAttempts).isEqualTo(cost.incremental().credits());
            }
            assertThat(incremental).as("seed %s", seed).isEqualTo(credits(events));
        }
    }

    /** The costs of a whole tree at once are those of its runs one by one. */
    private void assertTreeAgrees(List<Story> tree) {
        TABLES.clear("graph_runs", "run_bills", "run_units");
        var runs = new GraphRunsProjector(TABLES.tables);
        long place = 0;
        for (Story story : tree) {
            for (DomainEvent event : story.events()) {
                if (event instanceof RunEvent e) {
                    runs.on(e, new GlobalSequenceTrackingToken(++place));
                }
            }
        }
        CostTree found = new CostTrees(TABLES.tables).of(tree.getLast().run);
        assertThat(found.root()).isEqualTo(tree.getFirst().run.value());
        assertThat(found.runs()).hasSize(tree.size());
        for (int i = 0; i < tree.size(); i++) {
            CostTree.Branch branch = found.runs().get(i);
            assertThat(branch.runId()).isEqualTo(tree.get(i).run.value());
            assertThat(branch.attempts()).isEqualTo(costs.ofAttempts(tree.get(i).run, 3));
            assertThat(branch.cost()).isEqualTo(costs.of(tree.get(i).run));
        }
        assertThat(found.incremental().credits())
                .isEqualTo(
                        found.runs().stream()
                                .mapToLong(run -> run.cost().incremental().credits())
                                .sum());
    }

    private static List<Story> tree(Random random) {
        List<Story> tree = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Story story =
                    i == 0
                            ? new Story("default").requested()
                            : fork(
                                    tree.get(random.nextInt(i)),
                                    random.nextInt(3),
                                    random.nextInt(4));
            for (int attempt = 0; attempt < 3; attempt++) {
                for (int step = 1; step < 4; step++) {
                    call(story, step, "0.00" + (1 + random.nextInt(9)) + random.nextInt(10));
                }
                if (attempt < 2) {
                    story.replayed(random.nextInt(3), 0);
                }
            }
            story.charged(new CallId("nobody-" + story.run), "0.003");
            tree.add(story);
        }
        return tree;
    }

    @Test
    @Tag("PROJECTIONS_ARE_IDEMPOTENT")
    void eventsThatComeAgainLeaveTheSameTables() {
        Story story = new Story("default").whole();
        story.cached(5, "style", "{}", new NodeOrigin(story.run, 0, 1, "style")).replayed(1, 0);
        feed(story.events());
        List<List<String>> once = dump();
        position = 0;
        feed(story.events());
        assertThat(dump()).isEqualTo(once);
        assertThat(once).allSatisfy(rows -> assertThat(rows).isNotEmpty());
    }

    private static List<List<String>> dump() {
        return List.of(ALL).stream().map(TABLES::dump).toList();
    }
}
