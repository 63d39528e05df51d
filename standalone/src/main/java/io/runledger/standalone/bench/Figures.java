package io.runledger.standalone.bench;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What some rounds of the same thing say together.
 *
 * @param perSecond all of them divided by the time of all rounds
 * @param acceptedMillis median until it was accepted
 * @param medianMillis median until it had ended
 * @param p99Millis what 99 of 100 did not exceed; with few of them the longest
 */
record Figures(
        int count, double perSecond, double acceptedMillis, double medianMillis, double p99Millis) {

    private static final double NANOS = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    static Figures of(List<Load.Round> rounds) {
        List<Load.Timing> all = rounds.stream().flatMap(r -> r.timings().stream()).toList();
        double seconds = rounds.stream().mapToLong(Load.Round::nanos).sum() / NANOS;
        return new Figures(
                all.size(),
                all.size() / seconds,
                millis(all, Load.Timing::accepted, 0.5),
                millis(all, Load.Timing::ended, 0.5),
                millis(all, Load.Timing::ended, 0.99));
    }

    private static double millis(
            List<Load.Timing> all, ToLongFunction<Load.Timing> what, double share) {
        if (all.isEmpty()) {
            return Double.NaN;
        }
        long[] sorted = all.stream().mapToLong(what).sorted().toArray();
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(index, 0)] / NANOS_PER_MILLI;
    }
}
