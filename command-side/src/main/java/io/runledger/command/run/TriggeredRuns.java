package io.runledger.command.run;

import io.runledger.command.run.StartRequest.What;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.RunId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunCommand.CancelRun;
import io.runledger.events.run.RunEvent;
import io.runledger.events.run.RunEvent.RunRequested;
import io.runledger.events.run.RunStanding;
import io.runledger.events.run.Trigger;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The door of those who start runs where nobody asks for one: schedules, grants and webhooks. It
 * leads to the same {@link RunStarter} as every other (ONE_RUN_EXECUTION_PATH).
 */
@Component
public class TriggeredRuns {

    private final RunStarter starter;
    private final RunLookup runs;
    private final RunStandings standings;
    private final Gateway gateway;
    private final Clock clock;

    TriggeredRuns(
            RunStarter starter,
            RunLookup runs,
            RunStandings standings,
            Gateway gateway,
            Clock clock) {
        this.starter = starter;
        this.runs = runs;
        this.standings = standings;
        this.gateway = gateway;
        this.clock = clock;
    }

    /**
     * What became of a wish for a run.
     *
     * @param created whether this call made the run, rather than an earlier one
     */
    public record Started(RunRequested run, boolean created) {}

    /**
     * Starts a run of a published graph, or answers with the one that has this key.
     *
     * @param key the idempotency key, with the prefix of its door
     * @param version null for the newest
     * @param account who pays, or null for the tenant's first account
     * @param requestHash what tells a repeat from another request under the same key
     * @throws io.runledger.platform.http.ProblemException 400, 402, 404 or 413, as every start
     * @throws io.runledger.events.Refused if the key has started another request
     */
    public Started start(
            TenantId tenant,
            String key,
            GraphId graph,
            @Nullable Integer version,
            Json.Obj input,
            Json.Obj config,
            @Nullable AccountId account,
            Trigger trigger,
            String requestHash) {
        RunStarter.Started started =
                starter.start(
                        new StartRequest(
                                tenant,
                                key,
                                new What.Published(graph, version),
                                input,
                                config,
                                account,
                                trigger,
                                requestHash));
        return new Started(started.run(), started.created());
    }

    /** The run that a key has started; empty while it has started none. */
    public Optional<RunRequested> find(TenantId tenant, String key) {
        return find(RunId.of(tenant, key));
    }

    /** A run of any tenant, in the log itself. */
    public Optional<RunRequested> find(RunId run) {
        return runs.find(run);
    }

    /**
     * A run of this tenant.
     *
     * @throws io.runledger.platform.http.ProblemException 404 if there is none, or another tenant's
     */
    public RunRequested require(TenantId tenant, String run) {
        return runs.require(tenant, run);
    }

    /** How a run stands that was asked for. */
    public RunStanding standing(RunId run) {
        return standings.of(run);
    }

    /**
     * How the newest attempt of a run ended: {@code RunCompleted}, {@code RunFailed}, {@code
     * RunCancelled} or {@code RunSkipped}; empty while it is open.
     */
    public Optional<RunEvent> end(RunId run) {
        return standings.end(run);
    }

    /**
     * Cancels a run; false if it was cancelled before.
     *
     * @throws io.runledger.events.Refused {@code RUN_TERMINAL} if it has ended otherwise
     */
    public boolean cancel(RunRequested run, String by, @Nullable String reason) {
        return gateway.call(
                new CancelRun(run.runId(), by, reason, clock.instant()),
                new Sender(run.tenantId(), by),
                Boolean.class);
    }
}
