package io.runledger.command.schedule.drift;

import io.runledger.events.json.Json;
import java.util.List;

/**
 * What a comparison found.
 *
 * @param checked how many schedules of the log were looked at
 * @param findings the differences, by their ids in Temporal
 */
record Reconciliation(int checked, List<Finding> findings) {

    Reconciliation {
        findings = List.copyOf(findings);
    }

    /** The answer. */
    Json.Obj json(boolean ofAll) {
        long fixed = findings.stream().filter(Finding::fixed).count();
        return Json.obj()
                .put("checked", checked)
                .put("drift", Json.arr(findings.stream().map(one -> one.json(ofAll)).toList()))
                .put("fixed", fixed)
                .put("left", findings.size() - fixed)
                .build();
    }
}
