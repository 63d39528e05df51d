package io.runledger.command.run;

import static io.runledger.command.run.RunHistory.EXECUTION;
import static io.runledger.command.run.RunHistory.cancel;
import static io.runledger.command.run.RunHistory.failedStep;
import static io.runledger.command.run.RunHistory.lastStep;
import static io.runledger.command.run.RunHistory.nodes;
import static io.runledger.command.run.RunHistory.ok;
import static io.runledger.command.run.RunHistory.request;
import static io.runledger.command.run.RunHistory.requested;
import static io.runledger.command.run.RunHistory.restart;
import static io.runledger.command.run.RunHistory.settle;
import static io.runledger.command.run.RunHistory.start;
import static io.runledger.command.run.RunHistory.started;
import static io.runledger.command.run.RunHistory.step;
import static io.runledger.command.run.RunHistory.unit;

import io.runledger.events.Refused;
import io.runledger.events.id.CallId;
import io.runledger.events.run.RunCommand;
import io.runledger.events.run.UnitOutcome;
import java.util.List;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The run as Axon holds it: every command reaches the rules, and every answer comes back. */
class GraphRunTest {

    private final FixtureConfiguration<GraphRun> run =
            new AggregateTestFixture<>(GraphRun.class)
                    .registerCommandTargetResolver(message ->
                            new VersionedAggregateIdentifier(
                                    (Object) ((RunCommand) message.getPayload()).aggregateId(),
                                    null));

    @Test
    @Tag("IDEMPOTENT_RUN_START")
    void aRequestAnswersWhetherTheRunIsNew() {
        run.givenNoPriorActivity()
                .when(request("hash"))
                .expectEvents(requested().events().toArray())
                .expectResultMessagePayload(true);
        run.given(requested().events())
                .when(request("hash"))
                .expectNoEvents()
                .expectResultMessagePayload(false);
        run.given(requested().events())
                .when(request("other"))
                .expectNoEvents()
                .expectException(Refused.class);
    }

    @Test
    void aStartAnswersWhetherItStartedTheAttempt() {
        run.given(requested().events())
                .when(start(0, EXECUTION, 0, "a", "b"))
                .expectEvents(requested().decide(start(0, EXECUTION, 0, "a", "b")).toArray())
                .expectResultMessagePayload(true);
        run.given(started().events())
                .when(start(0, EXECUTION, 0, "a", "b"))
                .expectNoEvents()
                .expectResultMessagePayload(false);
    }

    @Test
    void everyCommandOfAWorkflowReachesTheRules() {
        for (RunCommand command :
                List.of(
                        nodes(0, 1, ok("a")),
                        step(0, 1, List.of(ok("a"), ok("b")), "c"),
                        lastStep(0, 1, List.of(ok("a"), ok("b"))),
                        failedStep(0, 1, List.of()),
                        RunHistory.fail(0),
                        restart(0))) {
            run.given(started().events())
                    .when(command)
                    .expectSuccessfulHandlerExecution()
                    .expectEvents(started().decide(command).toArray());
        }
    }

    @Test
    void aCancelAnswersWhetherItCancelled() {
        run.given(started().events()).when(cancel()).expectResultMessagePayload(true);
        run.given(started().after(cancel()).events())
                .when(cancel())
                .expectNoEvents()
                .expectResultMessagePayload(false);
    }

    @Test
    @Tag("INTENT_FIRST")
    void anOpenedUnitAnswersWithItsCallIdTheFirstTimeAndLater() {
        RunHistory history = started().after(unit(0, 1, "a", 0, "d"));
        CallId call = history.state().units().callOf("d");
        run.given(started().events())
                .when(unit(0, 1, "a", 0, "d"))
                .expectResultMessagePayload(call);
        run.given(history.events())
                .when(unit(0, 1, "a", 0, "d"))
                .expectNoEvents()
                .expectResultMessagePayload(call);
        run.given(history.events())
                .when(settle(call, UnitOutcome.CHARGED))
                .expectEvents(history.decide(settle(call, UnitOutcome.CHARGED)).toArray());
    }

    @Test
    void nothingButARequestMakesARun() {
        run.givenNoPriorActivity()
                .when(start(0, EXECUTION, 0, "a"))
                .expectNoEvents()
                .expectException(AggregateNotFoundException.class);
    }
}
