package io.runledger.events.json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The one text of a JSON value, whatever order its members were given in: names sorted by UTF-16
 * code unit, strings escaped as RFC 8785 does, no spaces, numbers as exact decimals without
 * trailing zeros (plain from 1e-6 to below 1e21, else like {@code 1.5e+30}). It differs from RFC
 * 8785 in that numbers are never rounded to doubles.
 */
public final class CanonicalJson {

    private CanonicalJson() {}

    public static String text(Json value) {
        return JsonWriter.canonical(value);
    }

    /** The canonical text in UTF-8. */
    public static byte[] bytes(Json value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** SHA-256 of the canonical bytes, 64 lower-case hex digits. */
    public static String sha256Hex(Json value) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes(value));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
