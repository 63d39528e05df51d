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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says how many credits a run must set aside before it may start. */
@Component
class CreditGate {

    /** What a run that can reach a model sets aside unless it says otherwise: 0.10 USD. */
    private static final long DEFAULT_MAX_COST_CREDITS = 1_000_000;

    private static final String MAX_COST = "max_cost_credits";
    private static final String MODEL = "model";

    private final WorkerDirectory workers;
    private final EventLog log;

    CreditGate(WorkerDirectory workers, EventLog log) {
        this.workers = workers;
        this.log = log;
    }

    /**
     * The credits to set aside; 0 where no node can reach a model that is paid for, neither of the
     * graph itself nor of those that its subgraph nodes lead to. A model that nobody has named is
     * paid for.
     */
    long needed(TenantId tenant, Program program, Json.Obj config) {
        long limit = limit(config);
        Stream<Graph> below = program.subgraphs().values().stream().map(Program.Part::graph);
        boolean paid =
                Stream.concat(Stream.of(program.root()), below)
                        .flatMap(graph -> calls(graph, config.text(MODEL)))
                        .distinct()
                        .anyMatch(call ->
                                workers.reachesPaidModel(tenant, call.tags(), call.model()));
        return paid ? limit : 0;
    }

    /**
     * A call that a node may make.
     *
     * @param model the model that it asks for; null: the worker's own
     */
    private record Call(List<String> tags, @Nullable String model) {}

    /** What every node may call; the targets of send nodes are among them. */
    private static Stream<Call> calls(Graph graph, @Nullable String runsModel) {
        return graph.nodes().stream()
                .flatMap(node ->
                        switch (node) {
                            case Node.Task task -> call(task, runsModel);
                            case Node.Agent agent -> call(agent.call(), runsModel);
                            case Node.Route _,
                                    Node.Interrupt _,
                                    Node.Transform _,
                                    Node.Send _,
                                    Node.Subgraph _ ->
                                    Stream.empty();
                        });
    }

    private static Stream<Call> call(Node.Task task, @Nullable String runsModel) {
        String model = task.model() == null ? runsModel : task.model();
        return task.promptTemplate() == null
                ? Stream.empty()
                : Stream.of(new Call(task.workerTags(), model));
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
