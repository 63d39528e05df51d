package io.runledger.command.grant;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.grant.CheckGrant;
import io.runledger.events.grant.GrantAnswer;
import io.runledger.events.grant.GrantEvent;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.platform.eventstore.EventLog;
import java.time.Instant;
import java.util.Objects;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/**
 * Says whether a grant holds, from the log itself: a revocation counts from the moment on at which
 * it was answered.
 */
@Component
public class GrantChecker {

    private final EventLog log;

    GrantChecker(EventLog log) {
        this.log = log;
    }

    @QueryHandler
    GrantAnswer handle(CheckGrant question) {
        return GrantRules.check(
                state(question.tenantId(), question.grantId()), question.graphId(), question.at());
    }

    /**
     * Who pays for a graph that is run under a grant at this moment.
     *
     * @throws Refused with the grant's code if the grant does not allow it
     */
    public AccountId require(TenantId tenant, GrantId grant, GraphId graph, Instant at) {
        GrantAnswer answer = handle(new CheckGrant(tenant, grant, graph, at));
        if (answer.refusal() == null) {
            return Objects.requireNonNull(answer.accountId(), "who may run has an account");
        }
        throw refused(answer, grant, graph);
    }

    private static Refused refused(GrantAnswer answer, GrantId grant, GraphId graph) {
        RefusalCode code = Objects.requireNonNull(answer.refusal());
        return new Refused(
                code,
                switch (code) {
                    case GRANT_REVOKED -> "grant " + grant + " was revoked";
                    case GRANT_EXPIRED -> "grant " + grant + " has expired";
                    case GRANT_SCOPE_MISMATCH ->
                            "grant %s does not allow graph %s".formatted(grant, graph);
                    default -> "there is no grant " + grant;
                });
    }

    /** The state of a grant as the log has it now. */
    GrantRules.State state(TenantId tenant, GrantId grant) {
        GrantRules.State state = GrantRules.State.NONE;
        for (var logged : log.readAggregate("grant:" + tenant + ":" + grant)) {
            state = state.after((GrantEvent) logged.event());
        }
        return state;
    }
}
