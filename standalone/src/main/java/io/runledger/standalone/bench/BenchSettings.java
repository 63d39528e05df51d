package io.runledger.standalone.bench;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is measured.
 *
 * @param parts what of it, at least one
 * @param runs runs of each side at each number in flight, over all rounds
 * @param inflight how many are under way at a time
 * @param roundBudget after this time a round begins nothing more
 */
public record BenchSettings(
        Set<Part> parts, int runs, List<Integer> inflight, Duration roundBudget) {

    /** What can be measured on its own. */
    public enum Part {
        RUNS,
        APPENDS
    }

    public BenchSettings {
        parts = EnumSet.copyOf(parts);
        inflight = List.copyOf(inflight);
    }
}
