package io.runledger.query.run;

import io.runledger.query.run.Cost.Sum;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run and everything that was forked from it cost. Every charge of the tree is incremental
 * in exactly one attempt of one run, so the totals are those of its receipts.
 *
 * @param root the run that all descend from
 * @param runs the root first, then the forks in the order in which they were made
 * @param incremental what all calls of the tree cost
 * @param avoided what would have been paid a second time without the cache
 */
public record CostTree(String root, List<Branch> runs, Sum incremental, Sum avoided) {

    public CostTree {
        runs = List.copyOf(runs);
    }

    /**
     * One run of the tree.
     *
     * @param forkedFrom the checkpoint that it was forked from; null for the root
     * @param depth how many forks it is away from the root
     */
    public record Branch(
            String runId,
            String graphId,
            String status,
            Instant createdAt,
            @Nullable String forkedFromRun,
            @Nullable String forkedFrom,
            int depth,
            Cost cost,
            List<Cost> attempts) {

        public Branch {
            attempts = List.copyOf(attempts);
        }
    }
}
