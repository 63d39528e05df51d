package io.runledger.worker.call;

import io.runledger.events.worker.Protocol;
import io.runledger.events.worker.WorkerTarget;
import io.runledger.worker.run.NodeRequest.Wanted;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Which worker a call goes to: of those that fit the node's tags and have room, the one with the
 * lowest load, the newest registered among equals. The built-in model takes the call only where no
 * registered worker fits, however busy those are.
 */
final class WorkerChoice {

    private WorkerChoice() {}

    /**
     * The workers that may take a call, newest registered first. Where one is asked for that is
     * there, it is the only one: it knows what was said before.
     *
     * @param newestFirst all workers of the tenant
     */
    static List<WorkerTarget> candidates(List<WorkerTarget> newestFirst, Wanted wanted) {
        List<WorkerTarget> fitting =
                newestFirst.stream()
                        .filter(worker -> isCallable(worker.protocol()))
                        .filter(worker -> worker.fits(wanted.tags()))
                        .toList();
        List<WorkerTarget> same =
                fitting.stream().filter(worker -> worker.id().equals(wanted.same())).toList();
        if (!same.isEmpty()) {
            return same;
        }
        List<WorkerTarget> registered =
                fitting.stream().filter(worker -> !worker.builtIn()).toList();
        return registered.isEmpty() ? fitting : registered;
    }

    /**
     * The one of the candidates to take now; empty where all are full. Who prefers a2a gets a
     * worker of it where one has room.
     */
    static Optional<WorkerTarget> choose(
            List<WorkerTarget> candidates, Wanted wanted, ToIntFunction<WorkerTarget> load) {
        if (wanted.prefersA2a()) {
            Optional<WorkerTarget> preferred =
                    leastLoaded(
                            candidates.stream().filter(worker -> worker.protocol() == Protocol.A2A),
                            load);
            if (preferred.isPresent()) {
                return preferred;
            }
        }
        return leastLoaded(candidates.stream(), load);
    }

    private static Optional<WorkerTarget> leastLoaded(
            Stream<WorkerTarget> workers, ToIntFunction<WorkerTarget> load) {
        return workers.filter(worker -> load.applyAsInt(worker) < worker.maxConcurrent())
                .min(Comparator.comparingInt(load));
    }

    /** Whether this version speaks a protocol. */
    static boolean isCallable(Protocol protocol) {
        return switch (protocol) {
            case WEBHOOK, API_CHAT, OPENAI_CHAT, A2A -> true;
            case MQTT, REDIS_STREAM -> false;
        };
    }
}
