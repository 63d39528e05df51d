package io.runledger.standalone.faults;

import io.runledger.events.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the ledger of somebody who saw every call would say, call by call. */
public final class Oracle {

    private static final BigDecimal MARKUP = BigDecimal.TWO;

    private final Map<String, List<ProxyCall>> calls;

    public Oracle(List<ProxyCall> calls) {
        this.calls =
                calls.stream()
                        .collect(
                                Collectors.groupingBy(
                                        call -> name(call.callId()),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
    }

    /** What is to be made of all calls under one id. */
    public sealed interface Verdict {

        /** Paid for once. */
        record Charged(ProxyCall call) implements Verdict {}

        /** Two calls of one id: one of them is paid for, the other waits for a person. */
        record Reused(List<ProxyCall> either) implements Verdict {}

        /** Nothing to be paid. */
        record Failed(ProxyCall call) implements Verdict {}

        /** Made, and nobody says for how much: it waits for a person. */
        record Disputed(ProxyCall call) implements Verdict {}

        /** Made, and nobody tells of it. */
        record Open(ProxyCall call) implements Verdict {}
    }

    /** The verdicts by the name under which the product keeps the call. */
    public Map<String, Verdict> verdicts() {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        calls.forEach((name, all) -> verdicts.put(name, verdict(all)));
        return verdicts;
    }

    private static Verdict verdict(List<ProxyCall> all) {
        if (all.size() > 1) {
            return new Verdict.Reused(all);
        }
        ProxyCall call = all.getFirst();
        Fate fate = call.fate();
        if (!fate.course().succeeds()) {
            return new Verdict.Failed(call);
        }
        if (fate.callback().isGood() || fate.row().isGood()) {
            return new Verdict.Charged(call);
        }
        return fate.callback().isDisputed() || fate.row() != Fate.Row.LOST
                ? new Verdict.Disputed(call)
                : new Verdict.Open(call);
    }

    /**
     * What a receipt of this call says.
     *
     * @param provenance null where both witnesses may have been the first to tell
     */
    public record Bill(
            Payer payer,
            BigDecimal providerCostUsd,
            BigDecimal costUsd,
            long credits,
            @Nullable String provenance,
            boolean estimated,
            String model,
            String pricing) {

        /** Where a receipt says that it belongs. */
        public String reference(String callName) {
            String run = payer.runId();
            return run == null
                    ? "unattributed/0/" + callName
                    : run + "/" + payer.attempt() + "/" + callName;
        }
    }

    /** The bill of a call that is charged, if this witness was the first to tell. */
    public static Bill bill(ProxyCall call, String provenance) {
        BigDecimal told = provenance.equals("callback") ? call.costUsd() : call.rowUsd();
        BigDecimal provider = told == null ? BigDecimal.ZERO : told;
        BigDecimal cost = call.model().isPaidFor() ? provider.multiply(MARKUP) : BigDecimal.ZERO;
        return new Bill(
                payerOf(call),
                provider,
                cost,
                cost.movePointRight(7).setScale(0, RoundingMode.CEILING).longValueExact(),
                onlyWitness(call.fate()),
                call.fate().course() == Fate.Course.CUT,
                call.model().publicName(),
                switch (call.model()) {
                    case PAID, UNPRICED -> "paid";
                    case FREE -> "free";
                    case USER_FUNDED -> "user_funded";
                });
    }

    private static @Nullable String onlyWitness(Fate fate) {
        if (!fate.callback().isGood()) {
            return "reconciler";
        }
        return fate.row().isGood() ? null : "callback";
    }

    /** Who pays: for a run's call, whom the request named, which is checked by itself. */
    public static Payer payerOf(ProxyCall call) {
        Payer given = call.payer();
        if (given != null) {
            return given;
        }
        String[] user = String.valueOf(call.endUser()).split("/", 2);
        Json.Obj metadata = (Json.Obj) call.metadata();
        int attempt = ((Json.Num) metadata.get("attempt")).value().intValueExact();
        return new Payer(
                user[0], user[1], metadata.text("run_id"), attempt, metadata.text("node_id"));
    }

    /** The name under which the product keeps a call: its id, or a hash of what is no fit name. */
    public static String name(String callId) {
        String stripped = callId.strip();
        if (stripped.matches("[\\x21-\\x7e]{1,255}")) {
            return stripped;
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(stripped.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
