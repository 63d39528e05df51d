package io.runledger.query.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.events.DomainEvent;
import io.runledger.events.billing.ChargeEvent;
import io.runledger.events.id.CallId;
import io.runledger.events.json.Json;
import io.runledger.events.run.ForkOrigin;
import io.runledger.events.run.PauseKind;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.UnitOutcome;
import io.runledger.query.testing.Charges;
import io.runledger.query.testing.Story;
import io.runledger.query.testing.TestTables;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RunProjectionsTest {

    private static final TestTables TABLES = new TestTables();

    private final GraphRunsProjector runs = new GraphRunsProjector(TABLES.tables);
    private final RunNodesProjector nodes = new RunNodesProjector(TABLES.tables);

    private void feed(List<DomainEvent> events, int times) {
        long position = 0;
        for (DomainEvent event : events) {
            var token = new GlobalSequenceTrackingToken(++position);
            for (int i = 0; i < times; i++) {
                if (event instanceof RunEvent e) {
                    runs.on(e, token);
                    nodes.on(e, "default");
                }
                if (event instanceof ChargeEvent e) {
                    runs.on(e, token);
                }
            }
        }
    }

    private static Map<String, Object> row(Story story) {
        return TABLES.db
                .sql("SELECT * FROM read_model.graph_runs WHERE run_id = :run")
                .param("run", story.run.value())
                .query()
                .singleRow();
    }

    @Test
    @Tag("PROJECTIONS_ARE_IDEMPOTENT")
    void eventsThatComeTwiceOrAllAgainLeaveTheSameTables() {
        List<DomainEvent> events = new Story("default").whole().events();
        TABLES.clear("graph_runs", "run_bills", "run_units", "run_nodes");
        feed(events, 1);
        List<List<String>> once =
                List.of(
                        TABLES.dump("graph_runs"),
                        TABLES.dump("run_units"),
                        TABLES.dump("run_bills"),
                        TABLES.dump("run_nodes"));
        TABLES.clear("graph_runs", "run_bills", "run_units", "run_nodes");
        feed(events, 2);
        feed(events, 1);
        assertThat(
                        List.of(
                                TABLES.dump("graph_runs"),
                                TABLES.dump("run_units"),
                                TABLES.dump("run_bills"),
                                TABLES.dump("run_nodes")))
                .isEqualTo(once);
        assertThat(once.get(3)).hasSize(5);
    }

    @Test
    void wholeRunHasItsTokensItsMoneyAndASettledBill() {
        TABLES.clear("graph_runs", "run_bills", "run_units");
        Story story = new Story("default").whole();
        feed(story.events(), 1);
        assertThat(row(story))
                .containsEntry("status", "success")
                .containsEntry("steps", 4)
                .containsEntry("units", 2)
                .containsEntry("units_open", 0)
                .containsEntry("tokens_in", 120L)
                .containsEntry("tokens_out", 40L)
                .containsEntry("charged_credits", 30_000L)
                .containsEntry("billing_status", "settled");
        assertThat((BigDecimal) row(story).get("cost_usd")).isEqualByComparingTo("0.003");
    }

    @Test
    void billIsPendingWhileTheRunGoesOnAndDisputedWhileAUnitIs() {
        TABLES.clear("graph_runs", "run_bills", "run_units");
        Story story = new Story("default").reviewing();
        feed(story.events(), 1);
        assertThat(row(story)).containsEntry("billing_status", "none");
        CallId call = story.unit(1, "style");
        story.charged(call, "0.001").settled(call, UnitOutcome.CHARGED);
        feed(story.events(), 1);
        assertThat(row(story)).containsEntry("billing_status", "pending");
        story.settled(call, UnitOutcome.DISPUTED);
        feed(story.events(), 1);
        assertThat(row(story)).containsEntry("billing_status", "disputed");
        story.settled(call, UnitOutcome.CHARGED).completed();
        feed(story.events(), 1);
        assertThat(row(story)).containsEntry("billing_status", "settled");
    }

    @Test
    void statusOfAnEndedRunStays() {
        TABLES.clear("graph_runs", "run_bills", "run_units", "run_nodes");
        Story story = new Story("default").broken().completed();
        feed(story.events(), 1);
        assertThat(row(story))
                .containsEntry("status", "error")
                .containsEntry("error_code", "node_failed")
                .containsEntry("error_node", "security");
    }

    @Test
    void interruptedRunIsInTheListAsSuchUntilItIsResumed() {
        TABLES.clear("graph_runs", "run_bills", "run_units", "run_nodes");
        Story story = new Story("default").reviewing();
        story.interrupted(0, PauseKind.BEFORE, "judge", "secret question");
        feed(story.events(), 2);
        assertThat(row(story)).containsEntry("status", "interrupted");
        assertThat(String.join("\n", TABLES.dump("graph_runs"))).doesNotContain("secret question");
        story.resumed(1, "{}");
        feed(story.events(), 2);
        assertThat(row(story)).containsEntry("status", "running");
    }

    @Test
    void anotherAttemptOpensTheRunAgainAndEndsWhatWasLeftOver() {
        TABLES.clear("graph_runs", "run_bills", "run_units", "run_nodes");
        Story story = new Story("default").reviewing();
        story.ends(1, "style", "task", "{}").replayed(0, 0).begins(1, "security", "task");
        feed(story.events(), 2);
        assertThat(row(story))
                .containsEntry("status", "running")
                .containsEntry("attempt", 1)
                .containsEntry("steps", 0);
        assertThat(
                        TABLES.db
                                .sql(
                                        """
                                        SELECT attempt || ' ' || node || ' ' || status
                                        FROM read_model.run_nodes WHERE run_id = :run ORDER BY 1
                                        """)
                                .param("run", story.run.value())
                                .query(String.class)
                                .list())
                .containsExactly("0 security cancelled", "0 style success", "1 security running");
    }

    @Test
    void forkKnowsItsCheckpointAndItsSourceFindsIt() {
        TABLES.clear("graph_runs", "run_bills", "run_units", "run_nodes");
        Story source = new Story("default").requested();
        Story fork =
                new Story("default")
                        .forked(new ForkOrigin(source.run, 2, 7, List.of()), Json.Obj.EMPTY);
        List<DomainEvent> both = new ArrayList<>(source.events());
        both.addAll(fork.events());
        feed(both, 1);
        RunList.Page forks =
                new RunList(TABLES.tables)
                        .forks(source.tenant, source.run, RunFilter.parse(Map.of()));
        assertThat(forks.runs()).extracting(RunRow::runId).containsExactly(fork.run.value());
        assertThat(forks.runs().getFirst().forkedFromCheckpoint()).isEqualTo(source.run + ":2:7");
    }

    @Test
    void chargeOfARunThatDoesNotExistBreaksNothing() {
        TABLES.clear("graph_runs", "run_bills", "run_units");
        Story story = new Story("default").charged(new CallId("c-1"), "0.5");
        feed(story.events(), 1);
        assertThat(TABLES.dump("graph_runs")).isEmpty();
    }

    @Test
    void chargeThatMovesToAnotherRunMovesItsMoneyExactly() {
        TABLES.clear("graph_runs", "run_bills", "run_units");
        Story from = new Story("default").requested();
        Story to = new Story("default").requested();
        Charges call = Charges.of(from, new CallId("moved"));
        List<DomainEvent> events = new ArrayList<>(from.events());
        events.addAll(to.events());
        events.add(Charges.of(from, new CallId("stays")).recorded("0.00000001"));
        events.add(call.recorded("0.123456789"));
        events.add(call.reversed("0.123456789"));
        events.add(call.of(to.run).reissued("0.2"));
        feed(events, 2);
        feed(events, 1);
        assertThat(row(from)).containsEntry("charged_credits", 1L);
        assertThat((BigDecimal) row(from).get("cost_usd")).isEqualByComparingTo("0.00000002");
        assertThat(row(to)).containsEntry("charged_credits", 4_000_000L);
    }

    @Test
    void rowsHoldNothingThatAPersonWroteOrAModelAnswered() {
        TABLES.clear("graph_runs", "run_bills", "run_units", "run_nodes");
        List<DomainEvent> both = new ArrayList<>(new Story("default").whole().events());
        both.addAll(new Story("default").broken().events());
        feed(both, 1);
        assertThat(String.join("\n", TABLES.dump("graph_runs")) + TABLES.dump("run_nodes"))
                .doesNotContain("tidy", "safe", "<b>", "HTTP 500");
    }
}
