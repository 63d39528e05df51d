package io.runledger.command.schedule.slot;

import io.runledger.command.grant.GrantChecker;
import io.runledger.command.graph.GraphCatalog;
import io.runledger.command.run.TriggeredRuns;
import io.runledger.command.run.TriggeredRuns.Started;
import io.runledger.command.schedule.ScheduleDefinition;
import io.runledger.events.Refused;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.ScheduleId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import io.runledger.events.run.RunKind;
import io.runledger.events.run.Trigger;
import io.runledger.events.schedule.SlotCommand;
import io.runledger.events.schedule.SlotReason;
import io.runledger.platform.http.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Starts what a schedule runs, under its grant and through the door of all runs. */
@Component
class SlotStarter {

    private final TriggeredRuns runs;
    private final GrantChecker grants;
    private final GraphCatalog graphs;
    private final Clock clock;

    SlotStarter(TriggeredRuns runs, GrantChecker grants, GraphCatalog graphs, Clock clock) {
        this.runs = runs;
        this.grants = grants;
        this.graphs = graphs;
        this.clock = clock;
    }

    /** Starts a slot's run; the reason if it was refused. What is merely away is thrown. */
    Optional<Skip> start(SlotCall call, ScheduleDefinition definition) {
        String key = SlotCommand.runKey(call.scheduleId(), call.scheduledFor());
        String by = "schedule:" + call.scheduleId();
        try {
            start(call.tenantId(), call.scheduleId(), definition, key, call.scheduledFor(), by);
            return Optional.empty();
        } catch (Refused refused) {
            return Optional.of(reason(refused));
        } catch (ProblemException problem) {
            return Optional.of(reason(call.tenantId(), definition, problem));
        }
    }

    /**
     * Starts a run of a schedule, or answers with the one that has this key.
     *
     * @param at the time that it stands for
     * @throws Refused if grant, money or the key's earlier run do not allow it
     * @throws ProblemException if graph, account or input do not
     */
    Started start(
            TenantId tenant,
            ScheduleId schedule,
            ScheduleDefinition definition,
            String key,
            Instant at,
            String by) {
        AccountId payer =
                grants.require(tenant, definition.grantId(), definition.graphId(), clock.instant());
        Trigger trigger =
                new Trigger(
                        RunKind.SYSTEM_SCHEDULED,
                        Trigger.SCHEDULE,
                        schedule + "/" + at,
                        by,
                        definition.grantId());
        return runs.start(
                tenant,
                key,
                definition.graphId(),
                null,
                definition.input(),
                definition.config(),
                payer,
                trigger,
                hash(schedule, key));
    }

    /** The key says which slot it is; what ran in it may have been changed since. */
    private static String hash(ScheduleId schedule, String key) {
        return CanonicalJson.sha256Hex(
                Json.obj().put("schedule_id", schedule.value()).put("key", key).build());
    }

    private static Skip reason(Refused refused) {
        SlotReason reason =
                switch (refused.code()) {
                    case INSUFFICIENT_CREDITS -> SlotReason.INSUFFICIENT_CREDITS;
                    case GRANT_NOT_FOUND -> SlotReason.GRANT_NOT_FOUND;
                    case GRANT_EXPIRED -> SlotReason.GRANT_EXPIRED;
                    case GRANT_REVOKED -> SlotReason.GRANT_REVOKED;
                    case GRANT_SCOPE_MISMATCH -> SlotReason.GRANT_SCOPE_MISMATCH;
                    case INVALID_REQUEST,
                            NOT_FOUND,
                            CONFLICT,
                            IDEMPOTENCY_MISMATCH,
                            RUN_TERMINAL,
                            NOT_INTERRUPTED,
                            STALE_ATTEMPT,
                            STATE_TOO_LARGE ->
                            SlotReason.REFUSED;
                };
        return new Skip(reason, refused.getMessage());
    }

    private Skip reason(TenantId tenant, ScheduleDefinition definition, ProblemException problem) {
        boolean gone = graphs.newest(tenant, definition.graphId()).isEmpty();
        return new Skip(
                gone ? SlotReason.GRAPH_NOT_FOUND : SlotReason.REFUSED, problem.problem().detail());
    }
}
