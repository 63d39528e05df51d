package io.runledger.standalone.e2e;

import io.runledger.events.json.Json;
import io.runledger.standalone.faults.Oracle;
import io.runledger.standalone.faults.Oracle.Bill;
import io.runledger.standalone.faults.Oracle.Verdict;
import io.runledger.standalone.faults.Payer;
import io.runledger.standalone.faults.ProxyCall;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Holds what the product says of its money against the oracle. */
final class LedgerCheck {

    private static final String REUSED = "call_id_reused";

    private final Ordeal ordeal;
    private final Map<String, Verdict> verdicts;
    private final Map<String, Json.Obj> receipts = new LinkedHashMap<>();
    private final Map<String, List<Json.Obj>> quarantine = new HashMap<>();

    /** Differences, in words; a test fails on any, and shows the first of them. */
    private final List<String> differences = new ArrayList<>();

    LedgerCheck(Ordeal ordeal) {
        this.ordeal = ordeal;
        this.verdicts = new Oracle(ordeal.proxy().calls()).verdicts();
        for (String tenant : Ordeal.TENANTS) {
            Api api = ordeal.tenant(tenant);
            for (Json.Obj receipt : api.all("/api/v1/billing/receipts", "receipts")) {
                String call = receipt.text("call_id");
                Json.Obj another = receipts.put(call, receipt.with("tenant", Json.of(tenant)));
                if (another != null) {
                    differences.add("two receipts of " + call);
                }
            }
            for (Json.Obj item : api.all("/api/v1/billing/quarantine", "items")) {
                quarantine.computeIfAbsent(item.text("call_id"), _ -> new ArrayList<>()).add(item);
            }
        }
    }

    /** How many calls have which verdict. */
    Map<String, Long> counts() {
        return verdicts.values().stream()
                .collect(
                        Collectors.groupingBy(
                                verdict -> verdict.getClass().getSimpleName(),
                                TreeMap::new,
                                Collectors.counting()));
    }

    Map<String, Verdict> verdicts() {
        return verdicts;
    }

    /** Everything that differs. */
    List<String> differences() {
        compareCalls();
        comparePayers();
        return List.copyOf(differences);
    }

    private void compareCalls() {
        Set<String> unknown =
                receipts.keySet().stream()
                        .filter(call -> !verdicts.containsKey(call))
                        .collect(Collectors.toSet());
        unknown.forEach(call -> differences.add("a receipt of no call: " + receipts.get(call)));
        verdicts.forEach((name, verdict) -> {
            List<Json.Obj> waiting = waiting(name, "quarantine");
            switch (verdict) {
                case Verdict.Charged(var call) -> {
                    compareBill(name, call, verdict);
                    expectWaiting(name, verdict, waiting, 0);
                    int strange = namesAnUnknownPayer(call) ? 1 : 0;
                    expectWaiting(name, verdict, waiting(name, "suspense"), strange);
                }
                case Verdict.Reused(var either) -> {
                    compareReused(name, either, verdict);
                    expectWaiting(name, verdict, waiting, 1);
                }
                case Verdict.Failed _, Verdict.Open _ -> {
                    expectNone(name, verdict);
                    expectWaiting(name, verdict, waiting, 0);
                }
                case Verdict.Disputed _ -> {
                    expectNone(name, verdict);
                    expectWaiting(name, verdict, waiting, 1);
                }
            }
        });
    }

    /** Charged to suspense although it named somebody, whom nobody knows. */
    private static boolean namesAnUnknownPayer(ProxyCall call) {
        return call.endUser() != null && Oracle.payerOf(call).accountId().equals("suspense");
    }

    /** What is listed of a call for a person to decide on. */
    private List<Json.Obj> waiting(String name, String kind) {
        return quarantine.getOrDefault(name, List.of()).stream()
                .filter(item -> kind.equals(item.text("kind")) && "open".equals(item.text("state")))
                .toList();
    }

    private void expectNone(String name, Verdict verdict) {
        if (receipts.containsKey(name)) {
            differences.add("%s has a receipt: %s".formatted(verdict, receipts.get(name)));
        }
    }

    private void expectWaiting(String name, Verdict verdict, List<Json.Obj> waiting, int expected) {
        if (waiting.size() != expected) {
            differences.add(
                    "%d instead of %d in quarantine of %s %s: %s"
                            .formatted(waiting.size(), expected, name, verdict, waiting));
        }
    }

    private void compareReused(String name, List<ProxyCall> either, Verdict verdict) {
        List<String> none =
                either.stream().map(call -> difference(name, call, receipts.get(name))).toList();
        if (none.stream().noneMatch(String::isEmpty)) {
            differences.add("%s: %s".formatted(verdict, none));
        }
        quarantine
                .getOrDefault(name, List.of())
                .forEach(item -> {
                    if (!REUSED.equals(item.text("reason"))) {
                        differences.add("quarantined as something else: " + item);
                    }
                });
    }

    private void compareBill(String name, ProxyCall call, Verdict verdict) {
        String difference = difference(name, call, receipts.get(name));
        if (!difference.isEmpty()) {
            differences.add("%s: %s".formatted(difference, verdict));
        }
    }

    private static String difference(String name, ProxyCall call, Json.Obj receipt) {
        if (receipt == null) {
            return "no receipt of " + name;
        }
        Bill bill = Oracle.bill(call, receipt.text("provenance"));
        Payer payer = bill.payer();
        List<String> wrong = new ArrayList<>();
        expect(wrong, receipt, "tenant", payer.tenantId());
        expect(wrong, receipt, "account_id", payer.accountId());
        expect(wrong, receipt, "run_id", payer.runId());
        expect(wrong, receipt, "node", payer.node());
        expect(wrong, receipt, "source_reference", bill.reference(name));
        expect(wrong, receipt, "charged_credits", Long.toString(bill.credits()));
        expect(wrong, receipt, "model", bill.model());
        expect(wrong, receipt, "pricing", bill.pricing());
        expect(wrong, receipt, "status", "charged");
        if (bill.provenance() != null) {
            expect(wrong, receipt, "provenance", bill.provenance());
        }
        expectUsd(wrong, receipt, "provider_cost_usd", bill.providerCostUsd());
        expectUsd(wrong, receipt, "cost_usd", bill.costUsd());
        if (!receipt.get("attempt").equals(Json.of(payer.attempt()))) {
            wrong.add("attempt " + receipt.get("attempt"));
        }
        if (!receipt.get("estimated").equals(Json.of(bill.estimated()))) {
            wrong.add("estimated " + receipt.get("estimated"));
        }
        return wrong.isEmpty() ? "" : wrong + " in " + receipt + " instead of " + bill;
    }

    private static void expect(
            List<String> wrong, Json.Obj receipt, String member, String expected) {
        String shown = receipt.text(member);
        if (!String.valueOf(expected).equals(String.valueOf(shown))) {
            wrong.add("%s %s instead of %s".formatted(member, shown, expected));
        }
    }

    private static void expectUsd(
            List<String> wrong, Json.Obj receipt, String member, BigDecimal expected) {
        if (new BigDecimal(receipt.text(member)).compareTo(expected) != 0) {
            wrong.add("%s %s instead of %s".formatted(member, receipt.text(member), expected));
        }
    }

    /** Each run's calls named the account that the run was to take its money from. */
    private void comparePayers() {
        Map<String, Payer> runs = ordeal.runs();
        ordeal.proxy().calls().stream()
                .filter(ProxyCall::isOfRun)
                .forEach(call -> {
                    Payer named = Oracle.payerOf(call);
                    Payer asked = runs.get(named.runId());
                    if (!named.tenantId().equals(asked.tenantId())
                            || !named.accountId().equals(asked.accountId())) {
                        differences.add("%s pays instead of %s".formatted(named, asked));
                    }
                });
    }

    /** The sum of a number over all receipts of an account. */
    long credits(String tenant, String account) {
        return receipts.values().stream()
                .filter(receipt -> tenant.equals(receipt.text("tenant")))
                .filter(receipt -> account.equals(receipt.text("account_id")))
                .mapToLong(receipt -> Long.parseLong(receipt.text("charged_credits")))
                .sum();
    }

    /** What the budgets of {@code north} have counted, and its receipts do not say. */
    List<String> wrongBudgets() {
        List<String> wrong = new ArrayList<>();
        Json.Obj list = ordeal.tenant("north").get("/api/v1/billing/budgets").expect(200);
        for (Json.Obj budget : Api.items(list, "budgets")) {
            long expected =
                    receipts.values().stream()
                            .filter(receipt -> "north".equals(receipt.text("tenant")))
                            .filter(receipt -> concerns(budget, receipt))
                            .mapToLong(receipt -> Long.parseLong(receipt.text("charged_credits")))
                            .sum();
            if (!Long.toString(expected).equals(budget.text("spent_credits"))) {
                wrong.add("%d is spent, and the budget says %s".formatted(expected, budget));
            }
        }
        return wrong;
    }

    private static boolean concerns(Json.Obj budget, Json.Obj receipt) {
        String subject = budget.text("subject");
        return switch (String.valueOf(budget.text("scope"))) {
            case "tenant" -> true;
            case "account" -> subject.equals(receipt.text("account_id"));
            default -> subject.equals(receipt.text("graph_id"));
        };
    }

    int receiptCount() {
        return receipts.size();
    }

    /** The balances that are not what they were, less what their receipts say. */
    List<String> wrongBalances(Map<Payer, Long> deposits) {
        List<String> wrong = new ArrayList<>();
        deposits.forEach((payer, deposited) -> {
            Json.Obj account =
                    ordeal.tenant(payer.tenantId())
                            .get("/api/v1/billing/accounts/" + payer.accountId())
                            .expect(200);
            long expected = deposited - credits(payer.tenantId(), payer.accountId());
            if (Long.parseLong(account.text("balance_credits")) != expected) {
                wrong.add(
                        "%s has %s instead of %d"
                                .formatted(payer, account.text("balance_credits"), expected));
            }
        });
        return wrong;
    }
}
