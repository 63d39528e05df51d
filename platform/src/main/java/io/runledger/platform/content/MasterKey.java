package io.runledger.platform.content;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that wraps the content keys and the secrets of this installation.
 *
 * @param material 32 random bytes
 */
public record MasterKey(byte[] material) {

    public MasterKey {
        if (material.length != 32) {
            throw new IllegalArgumentException(
                    "the master key must be 32 bytes, this one has " + material.length);
        }
        material = material.clone();
    }

    /**
     * Reads the key from base64 or base64url text.
     *
     * @throws IllegalArgumentException if it is not 32 bytes of base64
     */
    public static MasterKey parse(String base64) {
        String text = base64.strip().replace('-', '+').replace('_', '/');
        return new MasterKey(Base64.getDecoder().decode(text));
    }

    /** A key for one purpose, so that no two uses share one. */
    SecretKeySpec derive(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(material, "HmacSHA256"));
            return new SecretKeySpec(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    @Override
    public byte[] material() {
        return material.clone();
    }

    /** Shows nothing of the key. */
    @Override
    public String toString() {
        return "MasterKey[masked]";
    }
}
