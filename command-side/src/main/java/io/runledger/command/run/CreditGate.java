package io.runledger.command.run;

import io.runledger.command.worker.WorkerDirectory;
import io.runledger.engine.Graph;
import io.runledger.engine.Node;
import io.runledger.engine.Program;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.http.ProblemException;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Says how many credits a run must set aside before it may start. */
@Component
class CreditGate {

    /** What a run that can reach a model sets aside unless it says otherwise: 0.10 USD. */
    private static final long DEFAULT_MAX_COST_CREDITS = 1_000_000;

    private static final String MAX_COST = "max_cost_credits";

    private final WorkerDirectory workers;
    private final EventLog log;

    CreditGate(WorkerDirectory workers, EventLog log) {
        this.workers = workers;
        this.log = log;
    }

    /**
     * The credits to set aside; 0 where no node can reach a model, neither of the graph itself nor
     * of those that its subgraph nodes lead to.
     */
    long needed(TenantId tenant, Program program, Json.Obj config) {
        long limit = limit(config);
        Stream<Graph> below = program.subgraphs().values().stream().map(Program.Part::graph);
        boolean paid =
                Stream.concat(Stream.of(program.root()), below)
                        .flatMap(CreditGate::calls)
                        .distinct()
                        .anyMatch(tags -> workers.reachesModel(tenant, tags));
        return paid ? limit : 0;
    }

    /** The tags of every node that calls a worker; the targets of send nodes are among them. */
    private static Stream<List<String>> calls(Graph graph) {
        return graph.nodes().stream()
                .flatMap(node ->
                        switch (node) {
                            case Node.Task task -> call(task);
                            case Node.Agent agent -> call(agent.call());
                            case Node.Route _,
                                    Node.Interrupt _,
                                    Node.Transform _,
                                    Node.Send _,
                                    Node.Subgraph _ ->
                                    Stream.empty();
                        });
    }

    private static Stream<List<String>> call(Node.Task task) {
        return task.promptTemplate() == null ? Stream.empty() : Stream.of(task.workerTags());
    }

    private static long limit(Json.Obj config) {
        try {
            return switch (config.get(MAX_COST)) {
                case null -> DEFAULT_MAX_COST_CREDITS;
                case Json.Num(var number) -> positive(number);
                case Json.Str(var text) -> positive(new BigDecimal(text));
                case Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ ->
                        throw new ArithmeticException("not a number");
            };
        } catch (ArithmeticException | NumberFormatException _) {
            throw ProblemException.invalid(
                    "config." + MAX_COST, "must be a whole number of credits, at least 1");
        }
    }

    private static long positive(BigDecimal number) {
        if (number.signum() <= 0) {
            throw new ArithmeticException("not above zero");
        }
        return number.longValueExact();
    }

    /** Refuses an account that was never opened, also where nothing is set aside. */
    void requireAccount(TenantId tenant, AccountId account) {
        if (log.lastSequence("account:" + tenant + ":" + account).isEmpty()) {
            throw ProblemException.notFound(
                    "there is no account %s; POST /api/v1/billing/accounts opens one"
                            .formatted(account));
        }
    }
}
