package io.runledger.standalone.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Two sides measured in turns, so that what else happens on the machine hits both.
 *
 * @param subject what is measured, such as {@code runs}
 * @param inflight how many were under way at a time
 */
record Comparison(String subject, int inflight, Figures product, Figures floor) {

    /** An even number: each side begins as often as the other. */
    private static final int ROUNDS = 2;

    /** Measures both in the order A B B A. */
    static Comparison of(
            String subject,
            int inflight,
            int count,
            Duration budget,
            Load.Work product,
            Load.Work floor)
            throws InterruptedException, ExecutionException {
        int each = Math.ceilDiv(count, ROUNDS);
        List<Load.Round> products = new ArrayList<>();
        List<Load.Round> floors = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            boolean productFirst = round % 2 == 0;
            if (productFirst) {
                products.add(Load.run(product, each, inflight, budget));
            }
            floors.add(Load.run(floor, each, inflight, budget));
            if (!productFirst) {
                products.add(Load.run(product, each, inflight, budget));
            }
        }
        return new Comparison(subject, inflight, Figures.of(products), Figures.of(floors));
    }
}
