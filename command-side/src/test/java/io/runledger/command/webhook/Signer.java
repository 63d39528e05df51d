package io.runledger.command.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as senders do, written apart from what checks it. */
final class Signer {

    private Signer() {}

    static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(String secret, String text) {
        return HexFormat.of()
                .formatHex(
                        hmac(
                                secret.getBytes(StandardCharsets.UTF_8),
                                text.getBytes(StandardCharsets.UTF_8)));
    }

    /** One signature of Standard Webhooks, with a secret of the form {@code whsec_…}. */
    static String standard(String secret, String id, long timestamp, String body) {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        String text = id + "." + timestamp + "." + body;
        return "v1,"
                + Base64.getEncoder()
                        .encodeToString(hmac(key, text.getBytes(StandardCharsets.UTF_8)));
    }
}
