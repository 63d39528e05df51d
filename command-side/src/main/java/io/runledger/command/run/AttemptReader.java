package io.runledger.command.run;

import io.runledger.engine.Execution;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.RunId;
import io.runledger.events.json.Json;
import io.runledger.events.run.AttemptStart;
import io.runledger.events.run.Controls;
import io.runledger.events.run.PauseLimit;
import io.runledger.events.run.PausePlace;
import io.runledger.events.run.ReadAttempt;
import io.runledger.events.run.ReadControls;
import io.runledger.events.run.ReadPause;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunStanding;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads from the log what a workflow needs to carry an attempt out, or to go on with it. */
@Component
class AttemptReader {

    private final RunLookup runs;
    private final RunStandings standings;
    private final RunPrograms programs;
    private final RunHistories histories;

    AttemptReader(
            RunLookup runs, RunStandings standings, RunPrograms programs, RunHistories histories) {
        this.runs = runs;
        this.standings = standings;
        this.programs = programs;
        this.histories = histories;
    }

    @QueryHandler
    AttemptStart handle(ReadAttempt question) {
        RunRequested run = require(question.runId());
        String ended = ended(standings.of(run.runId()), question.attempt());
        return new AttemptStart(
                run.runId(),
                run.tenantId(),
                run.accountId(),
                question.attempt(),
                run.graph(),
                programs.graph(run).definition(),
                programs.subgraphs(run),
                ended == null ? position(run, question.attempt()) : null,
                ended,
                standings.hasBegun(run.runId()) ? null : run.trigger().grantId());
    }

    private Json.@Nullable Obj position(RunRequested run, int attempt) {
        return histories.of(run).position(attempt).map(Execution::toJson).orElseThrow();
    }

    private static @Nullable String ended(RunStanding standing, int attempt) {
        if (!standing.open()) {
            return "the run has ended";
        }
        return attempt == standing.attempt() ? null : "the run is at attempt " + standing.attempt();
    }

    @QueryHandler
    Controls handle(ReadControls question) {
        RunId run = require(question.runId()).runId();
        return new Controls(run, standings.controls(run, question.attempt(), question.after()));
    }

    @QueryHandler
    PauseLimit handle(ReadPause question) {
        RunId run = require(question.runId()).runId();
        return standings
                .pause(run)
                .filter(pause -> pause.attempt() == question.attempt())
                .map(pause ->
                        new PauseLimit(
                                run,
                                new PausePlace(pause.attempt(), pause.step()),
                                pause.expiresAt()))
                .orElseGet(() -> new PauseLimit(run, null, null));
    }

    private RunRequested require(RunId run) {
        return runs.find(run)
                .orElseThrow(() -> new Refused(RefusalCode.NOT_FOUND, "there is no run " + run));
    }
}
