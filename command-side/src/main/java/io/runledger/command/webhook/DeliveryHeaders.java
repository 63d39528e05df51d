package io.runledger.command.webhook;

import io.runledger.events.json.Json;
import io.runledger.events.webhook.WebhookScheme;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** What the headers of a delivery say about it: its id, and what it is. */
final class DeliveryHeaders {

    /** Ids that can stand in an address and in a key as they are. */
    private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9._~:@=+-]{1,128}");

    /** Stands in the keys of runs that were started again; no delivery's id may look like one. */
    static final String RERUN = ":rerun:";

    private static final Pattern TELLING =
            Pattern.compile("content-type|user-agent|webhook-(id|timestamp)|x-[a-z0-9_-]{1,100}");

    /** What could prove something, and what proxies add. */
    private static final Pattern KEPT_OUT =
            Pattern.compile(
                    ".*(signature|auth|token|secret|key|cookie|password|credential).*"
                            + "|x-(forwarded|real)-.*|x-csrf.*");

    private static final int MOST = 50;
    private static final int LONGEST = 1_024;

    private DeliveryHeaders() {}

    /** The sender's id of a delivery; where it has none, a hash of the body. */
    static String id(WebhookScheme scheme, HttpHeaders headers, byte[] body) {
        List<String> names =
                switch (scheme) {
                    case GITHUB -> List.of("X-GitHub-Delivery");
                    case STANDARD -> List.of("webhook-id");
                    case PLANE -> List.of("X-Plane-Delivery");
                    case HMAC_SHA256 ->
                            List.of(
                                    "X-Delivery-Id",
                                    "X-Webhook-Id",
                                    "Idempotency-Key",
                                    "X-Request-Id");
                };
        for (String name : names) {
            String sent = headers.getFirst(name);
            if (sent != null && !sent.isBlank()) {
                return safe(sent.strip());
            }
        }
        return "body-" + sha256Hex(body);
    }

    private static String safe(String id) {
        boolean plain = PLAIN_ID.matcher(id).matches() && !id.contains(RERUN);
        return plain ? id : "id-" + sha256Hex(id.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The headers that say what a delivery is, by their names in lower case.
     *
     * @param signatureHeader the trigger's own, which proves instead; null: it has none
     */
    static Json.Obj telling(HttpHeaders headers, @Nullable String signatureHeader) {
        String own = signatureHeader == null ? "" : signatureHeader.toLowerCase(Locale.ROOT);
        TreeMap<String, String> told = new TreeMap<>();
        headers.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (TELLING.matcher(lower).matches()
                    && !KEPT_OUT.matcher(lower).matches()
                    && !lower.equals(own)) {
                told.put(lower, String.join(", ", values));
            }
        });
        Json.Builder kept = Json.obj();
        told.entrySet().stream()
                .limit(MOST)
                .forEach(each ->
                        kept.put(
                                each.getKey(),
                                each.getValue()
                                        .substring(
                                                0, Math.min(LONGEST, each.getValue().length()))));
        return kept.build();
    }

    private static String sha256Hex(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
