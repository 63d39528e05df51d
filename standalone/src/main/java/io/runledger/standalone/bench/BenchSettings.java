package io.runledger.standalone.bench;

import java.time.Duration;
import java.util.List;

/**
 * What is measured.
 *
 * @param runs runs of each side at each number in flight, over all rounds
 * @param inflight how many are under way at a time
 * @param roundBudget after this time a round begins nothing more
 */
public record BenchSettings(int runs, List<Integer> inflight, Duration roundBudget) {

    public BenchSettings {
        inflight = List.copyOf(inflight);
    }
}
