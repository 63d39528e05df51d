package io.runledger.worker.call;

import io.runledger.events.worker.Protocol;
import io.runledger.events.worker.WorkerTarget;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Which worker a call goes to: of those that fit the node's tags and have room, the one with the
 * lowest load, the newest registered among equals. The built-in model takes the call only where no
 * registered worker fits, however busy those are.
 */
final class WorkerChoice {

    private WorkerChoice() {}

    /**
     * The workers that may take a call, newest registered first.
     *
     * @param newestFirst all workers of the tenant
     */
    static List<WorkerTarget> candidates(List<WorkerTarget> newestFirst, List<String> tags) {
        List<WorkerTarget> fitting =
                newestFirst.stream()
                        .filter(worker -> isCallable(worker.protocol()) && worker.fits(tags))
                        .toList();
        List<WorkerTarget> registered =
                fitting.stream().filter(worker -> !worker.builtIn()).toList();
        return registered.isEmpty() ? fitting : registered;
    }

    /** The one of the candidates to take now; empty where all are full. */
    static Optional<WorkerTarget> choose(
            List<WorkerTarget> candidates, ToIntFunction<WorkerTarget> load) {
        return candidates.stream()
                .filter(worker -> load.applyAsInt(worker) < worker.maxConcurrent())
                .min(Comparator.comparingInt(load));
    }

    /** Whether this version speaks a protocol. */
    static boolean isCallable(Protocol protocol) {
        return switch (protocol) {
            case WEBHOOK, OPENAI_CHAT -> true;
            case API_CHAT, A2A, MQTT, REDIS_STREAM -> false;
        };
    }
}
