package io.runledger.platform.security;

import io.runledger.platform.security.ApiKeys.KnownKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a browser holds instead of an API key: {@code v1.tenant.key.expiry.signature}, where key is
 * the first half of the API key's hash, expiry seconds since 1970, and the signature HMAC-SHA256 in
 * base64url. Nothing is stored for it, and it ends with its API key.
 */
final class Sessions {

    /** A working day and a little more. */
    static final Duration LIFETIME = Duration.ofHours(12);

    private static final String VERSION = "v1";
    private static final int PARTS = 5;
    private static final int MAX_LENGTH = 256;

    private final ApiKeys keys;
    private final byte[] secret;
    private final InstantSource clock;

    Sessions(ApiKeys keys, String secret, InstantSource clock) {
        this.keys = keys;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
    }

    /** Exchanges an API key for a session; empty if the key is unknown or revoked. */
    Optional<String> open(String plainKey) {
        var prefix = Hashes.sha256Hex(plainKey).substring(0, ApiKeys.PREFIX_LENGTH);
        return keys.authenticate(plainKey)
                .map(caller ->
                        String.join(
                                ".",
                                VERSION,
                                caller.tenantId().value(),
                                prefix,
                                Long.toString(clock.instant().plus(LIFETIME).getEpochSecond())))
                .map(claims -> claims + "." + signature(claims));
    }

    /** Who holds the session; empty if it is forged, over, or its key is revoked. */
    Optional<Caller> read(String session) {
        int claimsEnd = session.lastIndexOf('.');
        if (session.length() > MAX_LENGTH || claimsEnd < 0) {
            return Optional.empty();
        }
        var claims = session.substring(0, claimsEnd);
        if (!Hashes.same(signature(claims), session.substring(claimsEnd + 1))) {
            return Optional.empty();
        }
        var parts = claims.split("\\.", -1);
        if (parts.length != PARTS - 1 || !parts[0].equals(VERSION) || over(parts[3])) {
            return Optional.empty();
        }
        return keys.byPrefix(parts[2])
                .filter(key -> key.tenant().value().equals(parts[1]))
                .map(KnownKey::caller);
    }

    private boolean over(String expiry) {
        return !clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(expiry)));
    }

    private String signature(String claims) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            var signed = mac.doFinal(claims.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }
}
