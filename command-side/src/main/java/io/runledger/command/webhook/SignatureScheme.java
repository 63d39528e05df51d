package io.runledger.command.webhook;

import io.runledger.events.webhook.WebhookScheme;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * How each scheme signs. GitHub's is described in "Validating webhook deliveries", Standard
 * Webhooks' in its specification 1.0.0; Plane's is HMAC-SHA256 of the body in hex. Every signature
 * is computed over the raw bytes, before anything reads them, and compared in constant time.
 */
final class SignatureScheme {

    /** How far a signed time may be from ours: what Standard Webhooks' own libraries allow. */
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";

    private static final String STANDARD_SECRET = "whsec_";

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private static final List<String> PLAIN_HEADERS =
            List.of("X-Signature-256", "X-Signature", "X-Webhook-Signature", "X-Hub-Signature-256");

    private SignatureScheme() {}

    /**
     * Whether a delivery was signed with one of the secrets, and lately where the scheme signs a
     * time.
     *
     * @param header the trigger's own signature header; null: where the scheme says
     */
    static boolean verifies(
            WebhookScheme scheme,
            @Nullable String header,
            List<String> secrets,
            HttpHeaders headers,
            byte[] body,
            Instant now) {
        return switch (scheme) {
            case GITHUB -> hex(headers, List.of("X-Hub-Signature-256"), secrets, body);
            case PLANE -> hex(headers, List.of("X-Plane-Signature"), secrets, body);
            case STANDARD -> standard(headers, secrets, body, now);
            case HMAC_SHA256 ->
                    plain(
                            headers,
                            header == null ? PLAIN_HEADERS : List.of(header),
                            secrets,
                            body,
                            now);
        };
    }

    private static boolean plain(
            HttpHeaders headers,
            List<String> names,
            List<String> secrets,
            byte[] body,
            Instant now) {
        String timestamp = headers.getFirst("X-Timestamp");
        if (timestamp == null) {
            return hex(headers, names, secrets, body);
        }
        return isLately(timestamp, now)
                && hex(headers, names, secrets, joined(timestamp + ".", body));
    }

    private static boolean hex(
            HttpHeaders headers, List<String> names, List<String> secrets, byte[] signed) {
        List<byte[]> sent = new ArrayList<>();
        for (String name : names) {
            unhex(headers.getFirst(name)).ifPresent(sent::add);
        }
        return matches(
                sent,
                secrets.stream()
                        .map(secret -> mac(secret.getBytes(StandardCharsets.UTF_8), signed))
                        .toList());
    }

    private static boolean standard(
            HttpHeaders headers, List<String> secrets, byte[] body, Instant now) {
        String id = headers.getFirst("webhook-id");
        String timestamp = headers.getFirst("webhook-timestamp");
        String signatures = headers.getFirst("webhook-signature");
        if (id == null || timestamp == null || signatures == null || !isLately(timestamp, now)) {
            return false;
        }
        List<byte[]> sent = new ArrayList<>();
        for (String signature : signatures.split(" ", -1)) {
            if (signature.startsWith("v1,")) {
                unbase64(signature.substring("v1,".length())).ifPresent(sent::add);
            }
        }
        byte[] signed = joined(id + "." + timestamp + ".", body);
        return matches(
                sent,
                secrets.stream()
                        .flatMap(secret -> standardKey(secret).stream())
                        .map(key -> mac(key, signed))
                        .toList());
    }

    /** The key bytes of a Standard Webhooks secret; empty where it is none. */
    static Optional<byte[]> standardKey(String secret) {
        String base64 =
                secret.startsWith(STANDARD_SECRET)
                        ? secret.substring(STANDARD_SECRET.length())
                        : secret;
        return unbase64(base64).filter(key -> key.length > 0);
    }

    /** A secret of so many random bytes, in the form that the scheme's senders take. */
    static String secret(WebhookScheme scheme, byte[] random) {
        return scheme == WebhookScheme.STANDARD
                ? STANDARD_SECRET + Base64.getEncoder().encodeToString(random)
                : HexFormat.of().formatHex(random);
    }

    private static boolean isLately(String seconds, Instant now) {
        if (!SECONDS.matcher(seconds).matches()) {
            return false;
        }
        try {
            Instant signed = Instant.ofEpochSecond(Long.parseLong(seconds));
            return Duration.between(signed, now).abs().compareTo(WINDOW) <= 0;
        } catch (DateTimeException _) {
            return false;
        }
    }

    /** Looks at every pair, so that the time it takes tells nothing about which one was near. */
    private static boolean matches(List<byte[]> sent, List<byte[]> computed) {
        boolean found = false;
        for (byte[] one : sent) {
            for (byte[] other : computed) {
                found |= MessageDigest.isEqual(one, other);
            }
        }
        return found;
    }

    private static byte[] joined(String before, byte[] body) {
        byte[] head = before.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    private static Optional<byte[]> unhex(@Nullable String sent) {
        if (sent == null) {
            return Optional.empty();
        }
        String bare = sent.startsWith("sha256=") ? sent.substring("sha256=".length()) : sent;
        try {
            return Optional.of(HexFormat.of().parseHex(bare.strip()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> unbase64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static byte[] mac(byte[] key, byte[] signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(signed);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
