package io.runledger.billing.reconciliation;

import io.runledger.billing.BillingSettings;
import io.runledger.billing.reconciliation.Place.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Judges the calls of a pass, some at a time, and stores the verdicts. */
@Component
class Judge {

    private static final int CALLS = 250;

    private final ReadModels models;
    private final Staging staging;
    private final Witnesses witnesses;
    private final Items items;
    private final ReconcilerSettings settings;
    private final BillingSettings billing;

    Judge(
            ReadModels models,
            Staging staging,
            Witnesses witnesses,
            Items items,
            ReconcilerSettings settings,
            BillingSettings billing) {
        this.models = models;
        this.staging = staging;
        this.witnesses = witnesses;
        this.items = items;
        this.settings = settings;
        this.billing = billing;
    }

    /**
     * Adds the calls that no page had, once our own tables are complete.
     *
     * @throws InterruptedException if this process stops
     */
    Place collect(Pass pass, Place place) throws InterruptedException {
        models.awaitAll();
        staging.collect(pass, settings.lag());
        return place.at(Phase.LOOK_UP);
    }

    /** Judges the next calls; one that has a verdict keeps it. */
    Place compare(Pass pass, Place place) {
        List<String> calls = staging.callsAfter(pass.id(), place.after(), CALLS);
        if (calls.isEmpty()) {
            return place.at(pass.apply() ? Phase.APPLY : Phase.FINISH);
        }
        Set<String> judged = items.judged(pass.id(), calls);
        List<String> fresh = calls.stream().filter(call -> !judged.contains(call)).toList();
        List<Finding> findings = new ArrayList<>();
        witnesses
                .of(pass.id(), fresh, settings.lag())
                .forEach(evidence -> findings.addAll(Comparison.of(evidence)));
        items.store(pass.id(), findings, billing.operatorTenant());
        return place.after(calls.getLast());
    }
}
