package io.runledger.command.run;

import io.runledger.command.billing.AccountFunds;
import io.runledger.command.graph.GraphCatalog;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.ProblemException;
import org.springframework.stereotype.Component;

/** Says whether a run would be let through now, without starting one or setting anything aside. */
@Component
public class StartCheck {

    private final GraphCatalog graphs;
    private final RunPrograms programs;
    private final CreditGate credits;
    private final AccountFunds funds;

    StartCheck(GraphCatalog graphs, RunPrograms programs, CreditGate credits, AccountFunds funds) {
        this.graphs = graphs;
        this.programs = programs;
        this.credits = credits;
        this.funds = funds;
    }

    /**
     * Refuses what a start of the graph's newest version would be refused for now.
     *
     * @throws ProblemException 404 if graph or account are not there
     * @throws Refused insufficient_credits if the account does not have what has to be set aside
     */
    public void require(TenantId tenant, GraphId graph, Json.Obj config, AccountId payer) {
        GraphPublished newest =
                graphs.newest(tenant, graph)
                        .orElseThrow(() -> ProblemException.notFound("there is no graph " + graph));
        credits.requireAccount(tenant, payer);
        long needed =
                credits.needed(
                        tenant,
                        RunPrograms.program(newest, programs.below(tenant, newest)),
                        config);
        long available = funds.available(tenant, payer);
        if (needed > available) {
            throw new Refused(
                    RefusalCode.INSUFFICIENT_CREDITS,
                    "account %s has %d credits available, a run needs %d set aside; deposit credits or lower config.max_cost_credits"
                            .formatted(payer, available, needed));
        }
    }
}
