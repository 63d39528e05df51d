package io.runledger.billing.reconciliation;

import io.runledger.billing.Rows;
import io.runledger.billing.reconciliation.Totals.Sum;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.stereotype.Component;

/** Ends passes, and tells of it. */
@Component
class PassEnd {

    private static final Logger LOG = LoggerFactory.getLogger(PassEnd.class);
    private static final int LONGEST_ERROR = 1_000;

    private final Passes passes;
    private final Totals totals;
    private final ReconcilerMetrics metrics;

    PassEnd(Passes passes, Totals totals, ReconcilerMetrics metrics) {
        this.passes = passes;
        this.totals = totals;
        this.metrics = metrics;
    }

    void finish(Pass pass) {
        totals.finish(pass);
        Pass done = passes.find(pass.id()).orElseThrow();
        List<Sum> sums = totals.ofAll(done);
        metrics.finished(sums);
        tell(done, sums);
    }

    private static void tell(Pass pass, List<Sum> sums) {
        BigDecimal spend = BigDecimal.ZERO;
        BigDecimal receipts = BigDecimal.ZERO;
        long backfilled = 0;
        long left = 0;
        LoggingEventBuilder line =
                LOG.atInfo()
                        .addKeyValue("event", "AI_BILLING_RECONCILIATION_COMPLETE")
                        .addKeyValue("reconciliation", pass.id())
                        .addKeyValue("from", pass.from())
                        .addKeyValue("to", pass.to())
                        .addKeyValue("apply", pass.apply());
        for (Sum sum : sums) {
            line = line.addKeyValue(sum.kind(), sum.findings());
            spend = spend.add(sum.spendUsd());
            receipts = receipts.add(sum.receiptsUsd());
            backfilled += sum.backfilled();
            left += sum.findings() - sum.settled();
        }
        line.addKeyValue("backfilled", backfilled)
                .addKeyValue("left", left)
                .addKeyValue("spend_usd", Rows.usd(spend))
                .addKeyValue("receipts_usd", Rows.usd(receipts))
                .log("AI_BILLING_RECONCILIATION_COMPLETE");
    }

    void fail(UUID pass, String error) {
        String sentence =
                error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR);
        passes.failed(pass, sentence);
        LOG.atWarn()
                .addKeyValue("event", "AI_BILLING_RECONCILIATION_FAILED")
                .addKeyValue("reconciliation", pass)
                .addKeyValue("error", sentence)
                .log("AI_BILLING_RECONCILIATION_FAILED");
    }
}
