package io.runledger.standalone.e2e;

import io.runledger.events.json.Json;
import io.runledger.standalone.faults.Oracle.Verdict;
import io.runledger.standalone.faults.Payer;
import io.runledger.standalone.faults.ProxyCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds what runs say of their calls against the oracle. */
final class RunsCheck {

    private final Ordeal ordeal;
    private final Map<String, Verdict> verdicts;
    private final List<String> differences = new ArrayList<>();

    /** Runs with a call of which nobody tells, by their account. */
    private final Map<Payer, Set<String>> unsettled = new HashMap<>();

    private final Set<String> announced = new HashSet<>();
    private int neverArrived;

    RunsCheck(Ordeal ordeal, Map<String, Verdict> verdicts) {
        this.ordeal = ordeal;
        this.verdicts = verdicts;
        ordeal.runs().forEach(this::compare);
        compareCalls();
    }

    List<String> differences() {
        return List.copyOf(differences);
    }

    /** Calls that were announced and never left, because the process was killed in between. */
    int neverArrived() {
        return neverArrived;
    }

    private void compare(String run, Payer payer) {
        Api api = ordeal.tenant(payer.tenantId());
        Map<String, String> ended =
                api.events(run, "UsageUnitSettled").stream()
                        .collect(
                                Collectors.toMap(
                                        event -> event.text("call_id"),
                                        event -> String.valueOf(event.text("outcome")),
                                        (_, last) -> last));
        int open = 0;
        boolean disputed = false;
        for (Json.Obj unit : api.events(run, "UsageUnitCreated")) {
            String call = unit.text("call_id");
            if (!announced.add(call)) {
                differences.add("announced twice: " + call);
            }
            String outcome = String.valueOf(ended.get(call)).toLowerCase(java.util.Locale.ROOT);
            String expected = expected(call, outcome);
            if (!outcome.equals(expected)) {
                differences.add(
                        "%s of %s is %s instead of %s: %s"
                                .formatted(call, run, outcome, expected, verdicts.get(call)));
            }
            open += outcome.equals("null") ? 1 : 0;
            disputed |= outcome.equals("disputed");
        }
        String status = disputed ? "disputed" : open > 0 ? "pending" : "settled";
        if (!status.equals(api.run(run).text("billing_status"))) {
            differences.add(
                    "%s is %s instead of %s"
                            .formatted(run, api.run(run).text("billing_status"), status));
        }
        if (open > 0) {
            unsettled.computeIfAbsent(payer, _ -> new HashSet<>()).add(run);
        }
    }

    private String expected(String call, String outcome) {
        return switch (verdicts.get(call)) {
            case Verdict.Charged _, Verdict.Reused _ -> "charged";
            case Verdict.Failed _ -> "failed";
            case Verdict.Disputed _ -> "disputed";
            case Verdict.Open _ -> "null";
            case null -> {
                neverArrived++;
                // It never left, which the product knows unless it was killed just then.
                yield outcome.equals("void") ? "void" : "null";
            }
        };
    }

    /** Every call of a run was announced, and left once. */
    private void compareCalls() {
        Set<String> seen = new HashSet<>();
        ordeal.proxy().calls().stream()
                .filter(ProxyCall::isOfRun)
                .forEach(call -> {
                    if (!seen.add(call.callId())) {
                        differences.add("sent twice under one id: " + call);
                    }
                    if (!announced.contains(call.callId())) {
                        differences.add("never announced: " + call);
                    }
                });
    }

    /** What is set aside is for runs with an open call, and for no other. */
    List<String> wrongHolds() {
        List<String> wrong = new ArrayList<>();
        for (Payer payer : Ordeal.PAYERS) {
            Json.Obj account =
                    ordeal.tenant(payer.tenantId())
                            .get("/api/v1/billing/accounts/" + payer.accountId())
                            .expect(200);
            Set<String> mayHold = unsettled.getOrDefault(payer, Set.of());
            List<Json.Obj> holds = Api.items(account, "holds");
            holds.stream()
                    .filter(hold -> !mayHold.contains(hold.text("run_id")))
                    .forEach(hold -> wrong.add("%s holds %s".formatted(payer, hold)));
            long held = holds.stream().mapToLong(hold -> number(hold, "amount")).sum();
            if (held != number(account, "held_credits")) {
                wrong.add("%s holds %d, and says %s".formatted(payer, held, account));
            }
        }
        return wrong;
    }

    private static long number(Json.Obj object, String member) {
        return Long.parseLong(String.valueOf(object.text(member)));
    }
}
